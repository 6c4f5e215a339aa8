// How fast a job went while its page was open.
import type { JobState } from "../api/types";

export interface Sample {
  /** Milliseconds since the epoch, by this browser's clock. */
  time: number;
  generation: number;
  made: number;
  inFlight: number;
}
export interface Point {
  time: number;
  /** Records a second. */
  rate: number;
  /** Mean milliseconds of a call; null while nothing is made. */
  latency: number | null;
}

const longest = 400; // samples; the oldest half is thinned out then
const least = 1000; // ms between two
const forgottenAfter = 120_000; // ms

export function sampleOf(state: JobState, time: number): Sample {
  const inFlight = state.peers.reduce((sum, peer) => sum + (peer.inFlight?.length ?? 0), 0);
  return { time, generation: state.job.generation ?? 1, made: state.job.totalGenerated, inFlight };
}

/** `samples` with one more. A retry begins anew; one that comes too soon takes the place of the last. */
export function add(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  if (!last || last.generation !== sample.generation || sample.made < last.made) return [sample];
  const before = samples.at(-2);
  if (before && last.time - before.time < least) return [...samples.slice(0, -1), sample];
  const all = [...samples, sample];
  if (all.length <= longest) return all;
  return all.filter((_, at) => at >= longest / 2 || at % 2 === 0);
}

/** Throughput between samples, and latency by Little's law: calls in flight over records a second. */
export function points(samples: readonly Sample[]): Point[] {
  return samples.slice(1).flatMap((sample, at) => {
    const before = samples[at];
    if (!before || sample.time <= before.time) return [];
    const rate = (1000 * (sample.made - before.made)) / (sample.time - before.time);
    const inFlight = (sample.inFlight + before.inFlight) / 2;
    return [{ time: sample.time, rate, latency: rate > 0 && inFlight > 0 ? (1000 * inFlight) / rate : null }];
  });
}

/**
 * Records a second over about the half minute before the last sample, and the time since, at which nothing was made; null
 * while there is too little to tell, and when that was too long ago.
 */
export function recentRate(samples: readonly Sample[], now: number): number | null {
  const last = samples.at(-1);
  const first = last && samples.find((sample) => last.time - sample.time <= 30_000);
  if (!last || !first || last.time - first.time < least || now - last.time > forgottenAfter) return null;
  return (1000 * (last.made - first.made)) / (Math.max(now, last.time) - first.time);
}
