// What the user is told of an earlier confirmation whose answer was lost.
import { Button, LinkButton } from "../../ui/button";
import { Notice } from "../../ui/notice";
import type { Confirming, Fate } from "./confirmation";

interface Words {
  title: string;
  what: string;
  todo: string;
  another: string;
}

const wordsOf: Readonly<Record<Fate, Words>> = {
  unknown: {
    title: "It is not known whether your dataset was started",
    what: "An earlier confirmation got no answer, and it cannot be asked for again.",
    todo: "Look at your datasets first. If it is not there, start it here.",
    another: "It is not there: start it",
  },
  started: {
    title: "Your dataset was started already, before your changes",
    what: "An earlier confirmation got through, though no answer came. That dataset has what was here then; nothing was started now.",
    todo: "You find it among your datasets, where you can also cancel it. Start another one only if you want both.",
    another: "Start another one, as it is here",
  },
  deleted: {
    title: "Your dataset was started already, and deleted since",
    what: "An earlier confirmation got through, though no answer came. Nothing was started now.",
    todo: "Start it again here if you still want it.",
    another: "Start it again",
  },
};

/** After a confirmation that started nothing, because an earlier one may have, or has. */
export function EarlierFailure({ fate, onAnother }: { fate: Fate; onAnother: () => void }) {
  const { title, what, todo, another } = wordsOf[fate];
  return (
    <Notice tone="warning" title={title}>
      <p>{what}</p>
      <p>{todo}</p>
      <div className="row">
        <LinkButton small href="/">
          Look at my datasets
        </LinkButton>
        <Button small onClick={onAnother}>
          {another}
        </Button>
      </div>
    </Notice>
  );
}

/** Before the next confirmation; `now` is what it would be of. */
export function EarlierNotice({ earlier, now }: { earlier: Confirming; now: string }) {
  if (earlier.of === now)
    return <Notice title="You confirmed this, but no answer came">Confirm again: if the dataset was started, this leads to it, and does not start a second one.</Notice>;
  return <Notice title="You confirmed this before your changes, but no answer came">Confirm again: a second dataset is started only if you say so.</Notice>;
}
