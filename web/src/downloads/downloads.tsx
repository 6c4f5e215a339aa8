// Ways to take a dataset away. The browser itself fetches the files, as plain links, so that none has to fit into memory.
import "./downloads.css";
import { useState, type MouseEvent } from "react";
import useSWR from "swr";
import { ApiError, requestHeaders } from "../api/request";
import { jobs } from "../api/routes";
import type { Job } from "../api/types";
import { counted, exactCount } from "../format/numbers";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Checkbox } from "../ui/field";
import { Icon } from "../ui/icon";
import { Failure, Notice } from "../ui/notice";
import { Waiting } from "../ui/progress";
import { files, filesWorthHaving, optionsOf, readyFrom, type DatasetFile, type Ready } from "./files";

const notOver = (error: unknown) => error instanceof ApiError && error.status === 400;

function save(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

function FileLink({ job, file, gzip, onFailure }: { job: Job; file: DatasetFile; gzip: boolean; onFailure: (error: unknown) => void }) {
  const [busy, setBusy] = useState(false);
  const href = jobs.exportUrl(job.id, optionsOf(file, gzip));
  // An error that answered the link would be saved under the dataset's name: it is asked for first.
  const check = async (event: MouseEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    onFailure(undefined);
    try {
      await requestHeaders(href);
      save(href);
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <a className="download" href={href} download onClick={(event) => void check(event)} aria-busy={busy}>
        {busy ? <span className="spinner" aria-hidden="true" /> : <Icon name="download" />}
        <span className="download-title">{file.title}</span>
        <span className="download-says">{file.says}</span>
      </a>
    </li>
  );
}

function howMany({ records, failed }: Ready): string {
  if (records === undefined) return "The records that were made before the job ended.";
  const left = failed ? ` ${exactCount(failed)} failed and are left out of the data.` : "";
  return `${counted(records, "record")}.${left}`;
}

function Files({ job, ready }: { job: Job; ready: Ready }) {
  const [gzip, setGzip] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  return (
    <>
      <p className="soft">{howMany(ready)}</p>
      {failure !== undefined && <Failure title="That could not be downloaded" error={failure} />}
      <ul className="downloads">
        {filesWorthHaving(ready).map((file) => (
          <FileLink key={file.name} job={job} file={file} gzip={gzip} onFailure={setFailure} />
        ))}
      </ul>
      <Checkbox label="Compressed (gzip)" hint="Smaller and faster to fetch. The name ends in .gz." checked={gzip} onChange={(event) => setGzip(event.target.checked)} />
    </>
  );
}

function Choice({ job }: { job: Job }) {
  const first = files[0];
  const path = jobs.exportUrl(job.id, first ? { ...first.options } : {});
  // What can be had changes with the job, not with time.
  const { data, error, mutate } = useSWR<Ready, unknown>([path, job.status, job.generation], () => requestHeaders(path).then(readyFrom), {
    revalidateOnFocus: false,
    keepPreviousData: false,
  });
  if (data) return <Files job={job} ready={data} />;
  if (notOver(error))
    return (
      <Notice title="There are no files yet">
        <p>Files can be downloaded once the job has ended. Cancel it to have what is made so far; the rows can be looked at meanwhile.</p>
      </Notice>
    );
  if (error !== undefined) return <Failure error={error} onRetry={() => void mutate()} />;
  return <Waiting>Looking for the files…</Waiting>;
}

/** The button that offers the files of a job, in any state of it. */
export function Downloads({ job, look = "plain" }: { job: Job; look?: "plain" | "primary" }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon="download" look={look} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Download
      </Button>
      {open && (
        <Dialog title="Download the dataset" onClose={() => setOpen(false)}>
          <div className="stack">
            <Choice job={job} />
          </div>
        </Dialog>
      )}
    </>
  );
}
