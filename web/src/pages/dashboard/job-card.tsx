import { memo } from "react";
import { Link } from "wouter";
import type { Job } from "../../api/types";
import { percent, rate } from "../../format/numbers";
import { duration } from "../../format/times";
import { ProgressBar } from "../../ui/progress";
import { StatusBadge } from "../../ui/status";
import { Count, Duration, TimeAgo } from "../../ui/values";

function Pace({ job, speed }: { job: Job; speed: number | null }) {
  const left = job.totalRecords - job.totalGenerated;
  if (job.status === "queued") return <>Waiting for a worker</>;
  if (job.status === "running") return <>{speed ? `${rate(speed)}, about ${duration((1000 * left) / speed)} left` : percent(job.totalGenerated, job.totalRecords)}</>;
  return job.recordsDurationMs === undefined ? <>–</> : <>Took <Duration ms={job.recordsDurationMs} /></>;
}

// Each answer of the gateway brings new objects, though most jobs stand as they were.
const sameJob = (a: Job, b: Job) => a === b || JSON.stringify(a) === JSON.stringify(b);

interface Props {
  job: Job;
  /** Records a second; null while that is not known. */
  speed: number | null;
}

export const JobCard = memo(function JobCard({ job, speed }: Props) {
  return (
    <li className="card job-card">
      <div className="job-card-head">
        <h2 className="own-direction">
          <Link href={`/jobs/${job.id}`}>{job.title}</Link>
        </h2>
        <StatusBadge status={job.status} />
      </div>
      <ProgressBar ok={job.totalOk} failed={job.totalFailed} total={job.totalRecords} label={`Progress of ${job.title}`} />
      <p>
        <Count value={job.totalOk} /> of <Count value={job.totalRecords} /> records
        {job.totalFailed > 0 && <span className="bad-words">, <Count value={job.totalFailed} /> failed</span>}
      </p>
      <p className="row row-apart soft small">
        <span className="figure"><Pace job={job} speed={speed} /></span>
        <TimeAgo time={job.createdAt} />
      </p>
    </li>
  );
}, (before, after) => before.speed === after.speed && sameJob(before.job, after.job));
