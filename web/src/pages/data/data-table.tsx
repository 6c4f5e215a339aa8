import { useMemo, useState, type SyntheticEvent } from "react";
import type { Job, Peer } from "../../api/types";
import { config } from "../../config";
import { counted, exactCount } from "../../format/numbers";
import { Button } from "../../ui/button";
import { classNames } from "../../ui/class-names";
import { TextField } from "../../ui/field";
import { Failure } from "../../ui/notice";
import { DataGrid } from "./data-grid";
import type { Cell } from "./grid-keys";
import { RowPanel } from "./row-panel";
import { nextFailed, rowNumber } from "./row-range";
import { useRecords } from "./use-records";

function JumpToRow({ total, onJump }: { total: number; onJump: (row: number) => void }) {
  const [text, setText] = useState("");
  const [error, setError] = useState("");
  const jump = (event: SyntheticEvent) => {
    event.preventDefault();
    const number = rowNumber(text, total);
    setError(number === undefined ? `Give a row from 1 to ${exactCount(total)}.` : "");
    if (number !== undefined) onJump(number - 1);
  };
  return (
    <form className="jump" onSubmit={jump} noValidate>
      <TextField label="Go to row" inputMode="numeric" autoComplete="off" value={text} errors={error ? [error] : []} onChange={(event) => setText(event.target.value)} />
      <Button type="submit">Go</Button>
    </form>
  );
}

/** The table, the ways around in it, and the row that is looked at. */
export function DataTable({ job, peers, fields, startRow }: { job: Job; peers: readonly Peer[]; fields: readonly string[]; startRow: number | undefined }) {
  const { pages, columns, version } = useRecords(job, fields);
  const total = job.totalRecords;
  const [active, setActive] = useState<Cell>({ row: startRow ?? 0, column: 0 });
  const [panel, setPanel] = useState<"closed" | "open" | "focused">(startRow === undefined ? "closed" : "open");
  const failed = useMemo(() => {
    const known = peers.flatMap((peer) => peer.errors ?? []);
    return known.map((error) => error.index).sort((a, b) => a - b);
  }, [peers]);

  const jump = (row: number | undefined) => {
    if (row === undefined) return;
    setActive((before) => ({ row, column: before.column }));
    setPanel("open");
  };
  const close = () => {
    setPanel("closed");
    document.querySelector<HTMLElement>("[role=grid]")?.focus({ preventScroll: true });
  };
  return (
    <div className="stack">
      <div className="data-tools">
        <JumpToRow total={total} onJump={jump} />
        {failed.length > 0 && (
          <div className="row">
            <span className="soft">{counted(job.totalFailed, "failed row")}</span>
            <Button small aria-label="Previous failed row" onClick={() => jump(nextFailed(failed, active.row, -1))}>
              Previous
            </Button>
            <Button small aria-label="Next failed row" onClick={() => jump(nextFailed(failed, active.row, 1))}>
              Next
            </Button>
          </div>
        )}
      </div>
      {pages.error !== undefined && <Failure title="Some rows could not be loaded" error={pages.error} onRetry={() => pages.refresh()} />}
      <div className={classNames("data-split", panel !== "closed" && "data-split-open")}>
        <DataGrid
          label={`Rows of ${job.title}`}
          total={total}
          pages={pages}
          version={version}
          columns={columns}
          active={active}
          opened={panel === "closed" ? undefined : active.row}
          showFailures={config.showFailures}
          onActive={setActive}
          onOpen={(_, by) => setPanel(by === "keys" ? "focused" : "open")}
        />
        {panel !== "closed" && (
          <RowPanel
            index={active.row}
            total={total}
            state={pages.at(active.row)}
            fields={fields}
            showFailures={config.showFailures}
            focused={panel === "focused"}
            onStep={(row) => setActive((before) => ({ row, column: before.column }))}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}
