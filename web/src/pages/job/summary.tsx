import { useMemo } from "react";
import type { Job, JobState } from "../../api/types";
import { percent, rate } from "../../format/numbers";
import { duration } from "../../format/times";
import { points, recentRate, type Sample } from "../../live/history";
import { isRunning, type Link } from "../../live/live-state";
import { ProgressBar } from "../../ui/progress";
import { StatusBadge } from "../../ui/status";
import { useNow } from "../../ui/use-now";
import { Count } from "../../ui/values";
import { Chart } from "./chart";

const links: Readonly<Record<Link, string>> = {
  connecting: "Connecting…",
  live: "Live",
  polling: "Renewed every few seconds",
  away: "The gateway cannot be reached; trying again",
  over: "",
};

export function LinkState({ link }: { link: Link }) {
  return (
    <span className={`link-state link-${link}`} role="status">
      {links[link]}
    </span>
  );
}

function pace(job: Job, speed: number, left: string | null): string {
  if (isRunning(job)) return `${rate(speed)}${left ? `, about ${left} left` : ""}`;
  const took = job.recordsDurationMs;
  if (took === undefined) return "";
  return took > 0 ? `Took ${duration(took)}, ${rate((1000 * job.totalGenerated) / took)}` : `Took ${duration(took)}`;
}

interface Props {
  state: JobState;
  samples: readonly Sample[];
  link: Link;
  /** Ids of peers that do not run: what they reported last is no longer so. */
  dead: ReadonlySet<string>;
}

/** How far it is, how fast it goes, and how long it will take. */
export function Summary({ state, samples, link, dead }: Props) {
  const { job, peers } = state;
  const running = isRunning(job);
  const made = job.totalOk + job.totalFailed;
  const reported = peers.reduce((sum, peer) => sum + (dead.has(peer.peerId) ? 0 : (peer.rate ?? 0)), 0);
  const speed = recentRate(samples, useNow(1000)) ?? reported;
  const open = peers.filter((peer) => peer.state !== "finished" && peer.state !== "failed");
  const paused = running && open.length > 0 && open.every((peer) => peer.state === "paused");
  const left = running && !paused && speed > 0 ? duration((1000 * Math.max(0, job.totalRecords - made)) / speed) : null;
  const history = useMemo(() => points(samples), [samples]);
  return (
    <section className="card" aria-label="Progress">
      <div className="summary">
        <div className="stack">
          <div className="row">
            {paused ? <span className="badge badge-warning">Paused</span> : <StatusBadge status={job.status} />}
            <LinkState link={link} />
          </div>
          <p className="summary-figure">
            <strong className="figure">{percent(made, job.totalRecords)}</strong>{" "}
            <span className="soft">
              <Count value={job.totalOk} /> of <Count value={job.totalRecords} /> records
              {job.totalFailed > 0 && <>, <span className="bad-words"><Count value={job.totalFailed} /> failed</span></>}
            </span>
          </p>
          <ProgressBar ok={job.totalOk} failed={job.totalFailed} total={job.totalRecords} label="Records made" />
          <p className="soft figure summary-left">{pace(job, speed, left)}</p>
        </div>
        {running && (
          <div className="charts">
            <Chart title="Records a second" points={history} value={(point) => point.rate} format={rate} empty="Drawn while this page is open" />
            <Chart title="Time of a call" hint="Calls in flight over records a second (Little's law): a mean, as the page sees it" points={history} value={(point) => point.latency} format={duration} empty="Drawn once records are made" />
          </div>
        )}
      </div>
    </section>
  );
}
