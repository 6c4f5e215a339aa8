import { useDeferredValue, useMemo } from "react";
import type { Job } from "../../api/types";
import { JobCard } from "./job-card";

const atOnce = 48; // more than the tallest screen shows

interface Props {
  jobs: readonly Job[];
  /** Records a second; null while that is not known. */
  paceOf: (id: string) => number | null;
}

/** The first screen at once, the rest of a thousand while the page already answers. */
export function JobList({ jobs, paceOf }: Props) {
  const first = useMemo(() => jobs.slice(0, atOnce), [jobs]);
  const listed = useDeferredValue(jobs, first);
  return (
    <ul className="job-cards">
      {listed.map((job) => (
        <JobCard key={job.id} job={job} speed={paceOf(job.id)} />
      ))}
    </ul>
  );
}
