// What a page knows of a job while its event stream comes and goes. A pure state machine: live-job.ts feeds it.
import type { Job, JobState } from "../api/types";

/**
 * connecting: the stream is being opened, again perhaps. live: it is open. polling: it cannot be had, and the state is
 * asked for now and then. away: that fails as well. over: nothing will change any more.
 */
export type Link = "connecting" | "live" | "polling" | "away" | "over";

export interface Live {
  link: Link;
  state: JobState | null;
}

export type Signal =
  | { kind: "opened" }
  | { kind: "state"; state: JobState }
  | { kind: "polled"; state: JobState }
  | { kind: "ended" }
  /** The connection broke, and the browser opens another. */
  | { kind: "interrupted" }
  /** The gateway does not give a stream. */
  | { kind: "refused" }
  | { kind: "poll-failed" };

/** Records are still to be made. */
export const isRunning = (job: Job): boolean => job.status === "queued" || job.status === "running";

/** Nothing will change by itself. After a cancel, workers still hand in what they have made. */
export const isOver = (job: Job): boolean =>
  job.status === "succeeded" || job.status === "failed" || (job.status === "cancelled" && job.settled === true);

const generation = (job: Job): number => job.generation ?? 1;

/** Answers may overtake each other: what has more of the job is newer. */
function isOlder(a: Job, b: Job): boolean {
  if (generation(a) !== generation(b)) return generation(a) < generation(b);
  if (isOver(a) !== isOver(b)) return isOver(b);
  return Date.parse(a.updatedAt) < Date.parse(b.updatedAt);
}

function newer(known: JobState | null, heard: JobState): JobState {
  return known && isOlder(heard.job, known.job) ? known : heard;
}

export function next(live: Live, signal: Signal): Live {
  switch (signal.kind) {
    case "opened":
      return { ...live, link: "live" };
    case "state":
      return { link: "live", state: newer(live.state, signal.state) };
    case "polled": {
      const state = newer(live.state, signal.state);
      const link = live.link === "live" || live.link === "connecting" ? live.link : "polling";
      return { link: isOver(state.job) ? "over" : link, state };
    }
    case "ended":
      return { ...live, link: "over" };
    case "interrupted":
      return { ...live, link: "connecting" };
    case "refused":
      return { ...live, link: "polling" };
    case "poll-failed":
      return { ...live, link: "away" };
  }
}
