import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import useSWR from "swr";
import { jobs } from "../../api/routes";
import type { JobState, RecordPage } from "../../api/types";
import { config } from "../../config";
import { exactCount } from "../../format/numbers";
import { Button, IconButton } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Failure, Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { rowNumber } from "../data/row-range";

interface Props {
  state: JobState;
  index: number;
  onShow: (index: number) => void;
  onClose: () => void;
}

function Content({ state, index }: { state: JobState; index: number }) {
  const { job, peers } = state;
  const call = peers.flatMap((peer) => peer.inFlight ?? []).find((one) => one.index === index);
  // Another key when more is made: what was not there may be there now.
  const { data, error, mutate } = useSWR<RecordPage, unknown>(`/api/tasks/${job.id}/records?offset=${index}&of=${job.generation ?? 1}.${job.totalGenerated}`, () => jobs.records(job.id, index, 1));
  if (error) return <Failure error={error} onRetry={() => void mutate()} />;
  if (data?.offset !== index) return <Skeleton lines={5} />; // that of the record before is kept until this one comes
  const row = data.records[0]?.index === index ? data.records[0] : undefined;
  if (row?.ok) return <pre className="record-json">{JSON.stringify(row.data, null, 2)}</pre>;
  const listed = peers.flatMap((peer) => peer.errors ?? []).find((one) => one.index === index);
  const reason = row ? row.error : listed?.message;
  if (reason !== undefined) return <Notice tone="bad" title="This record failed">{config.showFailures && <p>{reason}</p>}</Notice>;
  if (call) return <Notice title={call.attempt > 1 ? `In flight, attempt ${call.attempt}` : "In flight"}>The model is being asked for this record.</Notice>;
  const made = peers.some((peer) => peer.done?.some(([start, end]) => index >= start && index < end));
  return <Notice>{made ? "This record is made; its worker has not uploaded it yet." : "This record has not been made yet."}</Notice>;
}

/** One record of the job, or why there is none. `index` counts from zero, what is shown from one. */
export function RecordPanel({ state, index, onShow, onClose }: Props) {
  const last = state.job.totalRecords - 1;
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const jump = (event: SyntheticEvent) => {
    event.preventDefault();
    const wanted = rowNumber(typed, last + 1);
    setWrong(wanted === undefined);
    if (wanted === undefined) return;
    onShow(wanted - 1);
    setTyped("");
  };
  // Below the map on a narrow screen, it would open out of sight.
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    panel.current?.scrollIntoView({ block: "nearest" }); // newer browsers answer with a promise, which is no clean-up
  }, [index]);
  return (
    <section ref={panel} className="card record-panel" aria-labelledby="record-title">
      <div className="row row-apart">
        <h2 id="record-title" aria-live="polite">
          Record {exactCount(index + 1)}
        </h2>
        <IconButton label="Close the record" icon="close" onClick={onClose} />
      </div>
      <form className="row record-steps" onSubmit={jump}>
        <Button small icon="arrowLeft" disabled={index === 0} onClick={() => onShow(index - 1)}>
          Previous
        </Button>
        <Button small icon="arrowRight" disabled={index >= last} onClick={() => onShow(index + 1)}>
          Next
        </Button>
        <TextField label="Go to record" hiddenLabel inputMode="numeric" placeholder="Go to record…" value={typed} errors={wrong ? [`From 1 to ${exactCount(last + 1)}.`] : []} onChange={(event) => setTyped(event.target.value)} />
      </form>
      <Content state={state} index={index} />
    </section>
  );
}
