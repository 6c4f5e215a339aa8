import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { jobs } from "../../api/routes";
import type { Job } from "../../api/types";
import { config } from "../../config";
import { isOver } from "../../live/live-state";
import { useSession } from "../../session/session";
import { extended, recordsOf, type Column } from "./columns";
import { RecordPages } from "./record-pages";

/** The rows of a job, kept up to date while it runs, and the columns that they need. `fields` are the schema's. */
export function useRecords(job: Job, fields: readonly string[]): { pages: RecordPages; columns: readonly Column[]; version: number } {
  const { id, totalRecords, generation } = job;
  const pages = useMemo(
    () => new RecordPages((offset, limit, signal) => jobs.records(id, offset, limit, signal), totalRecords),
    [id, totalRecords],
  );
  const version = useSyncExternalStore(pages.subscribe, pages.version);
  useEffect(() => () => pages.close(), [pages]);

  // What failed for want of a session comes once there is one again.
  const { state } = useSession();
  const signedIn = state.kind === "signed-in" && !state.expired;
  useEffect(() => {
    if (signedIn && pages.error !== undefined) pages.refresh();
  }, [signedIn, pages]);

  const over = isOver(job);
  useEffect(() => {
    pages.refresh();
    if (over) return;
    const timer = setInterval(() => {
      if (!document.hidden) pages.refresh();
    }, config.activePollSeconds * 1000);
    return () => clearInterval(timer);
  }, [pages, over, generation]);

  const [columns, setColumns] = useState<readonly Column[]>([]);
  // The first records say how wide the columns have to be; until there are some, nothing is settled.
  const records = useMemo(() => (version === 0 ? [] : recordsOf(pages.rows())), [version, pages]);
  const wanted = useMemo(() => (version === 0 ? [] : extended(columns, fields, records)), [version, columns, fields, records]);
  if (records.length > 0 && wanted !== columns) setColumns(wanted);
  return { pages, columns: wanted, version };
}
