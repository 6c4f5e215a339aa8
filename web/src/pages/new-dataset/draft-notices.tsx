// Where the draft is kept, and what became of the one before.
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import type { DraftKeeper, Kept } from "./draft-keeper";

function Trouble({ keeper, keeping }: { keeper: DraftKeeper; keeping: Kept["keeping"] }) {
  if (keeping === "too-large") return <Notice tone="warning" title="This is too large to be kept in this browser">A reload would lose what you changed last.</Notice>;
  if (keeping === "refused") return <Notice tone="warning" title="This browser does not keep your draft">Its storage is full or forbidden: a reload would lose what you typed.</Notice>;
  if (keeping !== "elsewhere" && keeping !== "gone") return null;
  const elsewhere = keeping === "elsewhere";
  return (
    <Notice tone="warning" title={elsewhere ? "This draft was changed in another tab, too" : "This draft was finished or cleared in another tab"}>
      <p>What you see here is not kept until you choose.</p>
      <div className="row">
        <Button small onClick={keeper.keepMine}>
          Keep what is here
        </Button>
        <Button small onClick={keeper.takeTheirs}>
          {elsewhere ? "Take the other one" : "Clear it here, too"}
        </Button>
      </div>
    </Notice>
  );
}

export function DraftNotices({ keeper, kept }: { keeper: DraftKeeper; kept: Kept }) {
  const { aside, keeping } = kept;
  return (
    <>
      <Trouble keeper={keeper} keeping={keeping} />
      {aside && (
        <Notice title={`Your draft before is put aside: ${aside.description.title || "untitled"}`}>
          <div className="row">
            <Button small onClick={keeper.takeBack}>
              Get it back
            </Button>
            <Button small look="quiet" onClick={keeper.forgetAside}>
              Forget it
            </Button>
          </div>
        </Notice>
      )}
    </>
  );
}
