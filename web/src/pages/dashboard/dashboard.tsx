import "./dashboard.css";
import useSWR from "swr";
import { useDeferredValue, useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import { jobs as routes } from "../../api/routes";
import type { Job } from "../../api/types";
import { config } from "../../config";
import { counted } from "../../format/numbers";
import { isOver, isRunning } from "../../live/live-state";
import { Button, LinkButton } from "../../ui/button";
import { Empty } from "../../ui/empty";
import { Select, TextField } from "../../ui/field";
import { Failure } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Skeleton } from "../../ui/progress";
import { statusWord } from "../../ui/status";
import { Count } from "../../ui/values";
import { choose, pathOf, readChoice, type Choice } from "./choose-jobs";
import { JobList } from "./job-list";
import { usePaces } from "./paces";

const pollOf = (jobs: readonly Job[] | undefined) => 1000 * (jobs?.some((job) => !isOver(job)) ? config.activePollSeconds : config.idlePollSeconds);

function Totals({ jobs }: { jobs: readonly Job[] | undefined }) {
  const sum = (of: (job: Job) => number) => jobs?.reduce((all, job) => all + of(job), 0);
  const figures: [string, number | undefined][] = [
    ["Datasets", jobs?.length],
    ["Running", jobs?.filter(isRunning).length],
    ["Records made", sum((job) => job.totalGenerated)],
    ["Records asked for", sum((job) => job.totalRecords)],
  ];
  return (
    <dl className="totals">
      {figures.map(([name, value]) => (
        <div key={name} className="card">
          <dt className="soft small">{name}</dt>
          <dd>{value === undefined ? "–" : <Count value={value} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function Filters({ choice, onChange }: { choice: Choice; onChange: (choice: Choice) => void }) {
  return (
    <div className="filters" role="search" aria-label="Datasets">
      <TextField label="Search" hiddenLabel type="search" placeholder="Search by title or id" value={choice.words} onChange={(event) => onChange({ ...choice, words: event.target.value })} />
      <Select label="Status" hiddenLabel value={choice.status} onChange={(event) => onChange(readChoice(`q=${encodeURIComponent(choice.words)}&status=${event.target.value}`))}>
        <option value="all">Every status</option>
        {(["queued", "running", "succeeded", "failed", "cancelled"] as const).map((status) => (
          <option key={status} value={status}>
            {statusWord(status)}
          </option>
        ))}
      </Select>
    </div>
  );
}

function First() {
  return (
    <Empty title="Your first dataset is three steps away">
      <p>Describe one record in plain words, review the schema that is drafted from it, look at three records. Then as many are made as you ask for, each checked against the schema.</p>
      <LinkButton href="/new" look="primary" icon="add">
        New dataset
      </LinkButton>
    </Empty>
  );
}

export default function Dashboard() {
  const { data, error, mutate } = useSWR<Job[], unknown>("/api/tasks", routes.list, { refreshInterval: pollOf });
  const search = useSearch();
  const [, navigate] = useLocation();
  const choice = readChoice(search);
  const words = useDeferredValue(choice.words);
  const shown = useMemo(() => choose(data ?? [], { words, status: choice.status }), [data, words, choice.status]);
  const paceOf = usePaces(data);
  return (
    <Page
      wide
      title="Datasets"
      actions={
        <LinkButton href="/new" look="primary" icon="add">
          New dataset
        </LinkButton>
      }
    >
      <Totals jobs={data} />
      {error !== undefined && <Failure error={error} onRetry={() => void mutate()} title={data ? "These may be out of date" : "Your datasets cannot be shown"} />}
      {!data && error === undefined && <div className="card"><Skeleton lines={6} /></div>}
      {data?.length === 0 && <First />}
      {data && data.length > 0 && (
        <>
          <Filters choice={choice} onChange={(wanted) => navigate(pathOf(wanted), { replace: true })} />
          <p className="only-heard" role="status">
            {counted(shown.length, "dataset")} shown
          </p>
          <JobList jobs={shown} paceOf={paceOf} />
          {shown.length === 0 && (
            <Empty title="No dataset fits">
              <p>None of your {counted(data.length, "dataset")} has these words and this status.</p>
              <Button onClick={() => navigate("/", { replace: true })}>Show all</Button>
            </Empty>
          )}
        </>
      )}
    </Page>
  );
}
