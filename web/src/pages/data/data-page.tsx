import "./data.css";
import { useMemo } from "react";
import { Link, useLocation, useSearch } from "wouter";
import useSWR from "swr";
import { isNotThere } from "../../api/request";
import { jobs } from "../../api/routes";
import type { Details, Job, JobDetail } from "../../api/types";
import { config } from "../../config";
import { Downloads } from "../../downloads/downloads";
import { counted, exactCount, percent } from "../../format/numbers";
import { isOver } from "../../live/live-state";
import { Failure, Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Skeleton } from "../../ui/progress";
import { StatusBadge } from "../../ui/status";
import { Tabs } from "../../ui/tabs";
import { NoSuchJob } from "../job/no-such-job";
import { schemaFields } from "./columns";
import { DataTable } from "./data-table";
import { JsonView } from "./json-view";
import { ProfileView } from "./profile-view";
import { rowNumber } from "./row-range";

const views = [
  { name: "table", title: "Table" },
  { name: "json", title: "JSON" },
  { name: "profile", title: "Profile" },
] as const;
type View = (typeof views)[number]["name"];

const isView = (name: string | null): name is View => views.some((view) => view.name === name);
const hasSchema = (details: Details | { error: string } | undefined): details is Details => details !== undefined && "schema" in details;

function Lead({ job }: { job: Job }) {
  return (
    <span className="row">
      <StatusBadge status={job.status} />
      <span>{counted(job.totalOk, "record")}</span>
      {job.totalFailed > 0 && <span>{exactCount(job.totalFailed)} failed</span>}
      <Link href={`/jobs/${job.id}`}>Back to the job</Link>
    </span>
  );
}

function SoFar({ job }: { job: Job }) {
  const made = job.totalOk + job.totalFailed;
  return (
    <Notice title={`${exactCount(made)} of ${exactCount(job.totalRecords)} rows so far (${percent(made, job.totalRecords)})`}>
      <p>{job.status === "cancelled" ? "It is cancelled; workers still hand in what they have made." : "The job still runs. Workers hand their rows in from time to time, and then they show up here."}</p>
    </Notice>
  );
}

function Views({ detail: { job, peers, details } }: { detail: JobDetail }) {
  const search = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const asked = search.get("view");
  const view = isView(asked) ? asked : "table";
  const row = rowNumber(search.get("row") ?? "", job.totalRecords);
  const schema = hasSchema(details) ? details.schema : undefined;
  const fields = useMemo(() => schemaFields(schema), [schema]);
  return (
    <div>
      <Tabs label="Ways to look at the data" tabs={views} active={view} onChange={(name) => navigate(`/jobs/${job.id}/data?view=${name}`, { replace: true })}>
        {view === "table" && <DataTable job={job} peers={peers} fields={fields} startRow={row === undefined ? undefined : row - 1} />}
        {view === "json" && <JsonView job={job} />}
        {view === "profile" && <ProfileView job={job} />}
      </Tabs>
    </div>
  );
}

export default function DataPage({ id }: { id: string }) {
  const { data, error, mutate } = useSWR<JobDetail, unknown>(`/api/tasks/${id}`, () => jobs.find(id), {
    refreshInterval: (latest) => (latest && !isOver(latest.job) ? config.activePollSeconds : config.idlePollSeconds) * 1000,
  });
  if (isNotThere(error)) return <NoSuchJob />;
  if (!data)
    return (
      <Page title="Data" wide>
        {error === undefined ? <Skeleton lines={12} /> : <Failure title="This dataset cannot be shown" error={error} onRetry={() => void mutate()} />}
      </Page>
    );
  return (
    <Page title={data.job.title} lead={<Lead job={data.job} />} actions={<Downloads job={data.job} look="primary" />} wide>
      {!isOver(data.job) && <SoFar job={data.job} />}
      <Views detail={data} />
    </Page>
  );
}
