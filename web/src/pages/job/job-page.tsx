import "./job.css";
import { useEffect, useMemo, useState } from "react";
import useSWR from "swr";
import { isNotThere } from "../../api/request";
import { jobs } from "../../api/routes";
import type { Details, Job, JobDetail, JobState } from "../../api/types";
import { config } from "../../config";
import { counted } from "../../format/numbers";
import { add, sampleOf, type Sample } from "../../live/history";
import { useLiveJob } from "../../live/live-job";
import { isOver } from "../../live/live-state";
import { Failure, Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Skeleton } from "../../ui/progress";
import { Causes } from "./causes";
import { Facts } from "./facts";
import { JobActions } from "./job-actions";
import { NoSuchJob } from "./no-such-job";
import { PeersTable } from "./peers-table";
import { RecordMap } from "./record-map";
import { RecordPanel } from "./record-panel";
import { StoppedPeers } from "./stopped-peers";
import { Summary } from "./summary";

function useSamples(state: JobState | null): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    if (state) setSamples((now) => add(now, sampleOf(state, Date.now())));
  }, [state]);
  return samples;
}

const readable = (details: JobDetail["details"]): Details | null => ("error" in details ? null : details);

function ended(job: Job): string {
  if (job.status === "succeeded") return job.totalFailed > 0 ? `Done, with ${counted(job.totalFailed, "failed record")}.` : "Done: all records are made.";
  if (job.status === "cancelled") return "Cancelled. What was made stays.";
  return job.status === "failed" ? "Failed." : "";
}

function JobView({ detail, renew }: { detail: JobDetail; renew: () => void }) {
  const live = useLiveJob(detail.job.id, detail, renew);
  const state = live.state ?? detail;
  const { job } = state;
  const samples = useSamples(live.state);
  const [shown, setShown] = useState<number | null>(null);
  const details = readable(detail.details);
  const seen = useMemo(() => new Map(detail.peers.map((peer) => [peer.peerId, { ...(peer.alive !== undefined && { alive: peer.alive }), lastSeen: peer.lastSeen ?? null }])), [detail.peers]);
  const dead = useMemo(() => new Set(detail.peers.filter((peer) => peer.alive === false).map((peer) => peer.peerId)), [detail.peers]);
  const closeRecord = () => {
    setShown(null);
    document.querySelector<HTMLElement>(".map")?.focus({ preventScroll: true });
  };
  const over = isOver(job);
  // The stream does not tell who is alive, nor what the end brought with it.
  useEffect(() => {
    if (over) renew();
  }, [over, renew]);
  return (
    <Page
      wide
      title={job.title}
      lead={details?.description}
      actions={
        <JobActions
          job={job}
          details={details}
          onChanged={(changed) => {
            live.heard({ job: changed, peers: state.peers });
            renew();
          }}
        />
      }
    >
      <p className="only-heard" role="status">
        {ended(job)}
      </p>
      {!details && <Notice tone="warning" title="The description of this dataset cannot be read">Its records are not touched by that. Try again later, or ask the operator to look at the file store.</Notice>}
      <StoppedPeers peers={state.peers} over={over} />
      <Summary state={state} samples={samples} link={live.link} dead={dead} />
      <div className={shown === null ? "job-map" : "job-map job-map-split"}>
        <RecordMap state={state} shown={shown} onShow={setShown} />
        {shown !== null && <RecordPanel state={state} index={shown} onShow={setShown} onClose={closeRecord} />}
      </div>
      <PeersTable peers={state.peers} seen={seen} />
      <div className="job-columns">
        <Causes peers={state.peers} failed={job.totalFailed} />
        <Facts job={job} details={details} />
      </div>
    </Page>
  );
}

export default function JobPage({ id }: { id: string }) {
  const { data, error, mutate } = useSWR<JobDetail, unknown>(`/api/tasks/${id}`, () => jobs.find(id), {
    refreshInterval: (detail) => (detail && isOver(detail.job) ? 0 : 1000 * (document.hidden ? config.idlePollSeconds : config.activePollSeconds)),
  });
  const renew = useMemo(() => () => void mutate(), [mutate]);
  if (isNotThere(error)) return <NoSuchJob />;
  if (data) return <JobView detail={data} renew={renew} />;
  return (
    <Page wide title="Dataset">
      {error ? <Failure error={error} onRetry={renew} /> : <div className="card job-loading"><Skeleton lines={6} /></div>}
    </Page>
  );
}
