// How fast each running job goes, from the lists that the dashboard saw.
import { useEffect, useState } from "react";
import type { Job } from "../../api/types";
import { add, recentRate, type Sample } from "../../live/history";
import { useNow } from "../../ui/use-now";

type Histories = ReadonlyMap<string, readonly Sample[]>;

export function addAll(histories: Histories, jobs: readonly Job[], time: number): Histories {
  const next = new Map<string, readonly Sample[]>();
  for (const job of jobs) {
    if (job.status !== "running") continue;
    const sample = { time, generation: job.generation ?? 1, made: job.totalGenerated, inFlight: 0 };
    next.set(job.id, add(histories.get(job.id) ?? [], sample));
  }
  return next;
}

/** Records a second of a job, or null. */
export function usePaces(jobs: readonly Job[] | undefined): (id: string) => number | null {
  const [histories, setHistories] = useState<Histories>(new Map());
  useEffect(() => {
    if (jobs) setHistories((now) => addAll(now, jobs, Date.now()));
  }, [jobs]);
  const now = useNow(5_000);
  return (id) => recentRate(histories.get(id) ?? [], now);
}
