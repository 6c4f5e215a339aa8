import { useState, type SyntheticEvent } from "react";
import useSWR from "swr";
import { jobs } from "../../api/routes";
import type { Job, RecordPage, Row } from "../../api/types";
import { config } from "../../config";
import { counted, exactCount } from "../../format/numbers";
import { isOver } from "../../live/live-state";
import { Button } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { TextField } from "../../ui/field";
import { Failure, Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { recordsOf } from "./columns";
import { rowRange, type RowRange } from "./row-range";

function Failed({ rows }: { rows: readonly Row[] }) {
  const failed = rows.flatMap((row) => (row.ok ? [] : [row]));
  if (failed.length === 0) return null;
  return (
    <Notice tone="warning" title={`${counted(failed.length, "failed row")} left out`}>
      {config.showFailures && (
        <ul className="failed-rows">
          {failed.map((row) => (
            <li key={row.index}>
              Row {exactCount(row.index + 1)}: {row.error}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

function Records({ page, range: { first, last } }: { page: RecordPage; range: RowRange }) {
  const rows = page.records.filter((row) => row.index < last);
  const records = recordsOf(rows);
  const json = JSON.stringify(records, null, 2);
  const cut = page.nextOffset !== null && page.nextOffset < last;
  return (
    <>
      <div className="row row-apart">
        <p className="soft" role="status">
          {counted(records.length, "record")} of rows {exactCount(first)} to {exactCount(last)}
        </p>
        {records.length > 0 && <CopyButton text={() => json}>Copy as JSON</CopyButton>}
      </div>
      {cut && <Notice>These rows are long: only those up to row {exactCount(page.nextOffset ?? 0)} are shown.</Notice>}
      <Failed rows={rows} />
      {rows.length === 0 && <p className="soft">None of these rows is here yet.</p>}
      {records.length > 0 && (
        // It scrolls, so keys must be able to reach it.
        <pre className="json json-page" tabIndex={0} aria-label="Records as JSON" role="region">
          {json}
        </pre>
      )}
    </>
  );
}

/** Rows of one's choice as JSON. */
export function JsonView({ job }: { job: Job }) {
  const total = job.totalRecords;
  const [from, setFrom] = useState("1");
  const [to, setTo] = useState(String(Math.min(20, total)));
  const [range, setRange] = useState<RowRange>({ first: 1, last: Math.min(20, total) });
  const [problem, setProblem] = useState("");
  const { data, error, mutate } = useSWR<RecordPage, unknown>(
    [`/api/tasks/${job.id}/records`, range.first, range.last],
    () => jobs.records(job.id, range.first - 1, range.last - range.first + 1),
    { keepPreviousData: false, revalidateOnFocus: false, refreshInterval: isOver(job) ? 0 : config.activePollSeconds * 1000 },
  );
  const show = (event: SyntheticEvent) => {
    event.preventDefault();
    const chosen = rowRange(from, to, total);
    setProblem("error" in chosen ? chosen.error : "");
    if (!("error" in chosen)) setRange(chosen);
  };
  return (
    <div className="stack">
      <form className="jump" onSubmit={show} noValidate>
        <TextField label="From row" inputMode="numeric" autoComplete="off" value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label="To row" inputMode="numeric" autoComplete="off" value={to} onChange={(event) => setTo(event.target.value)} />
        <Button type="submit">Show</Button>
      </form>
      {problem && <Notice tone="bad">{problem}</Notice>}
      {error !== undefined && <Failure error={error} onRetry={() => void mutate()} />}
      {data ? <Records page={data} range={range} /> : error === undefined && <Skeleton lines={12} />}
    </div>
  );
}
