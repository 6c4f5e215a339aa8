import type { Details, Job } from "../../api/types";
import { Count, Duration, TimeAgo } from "../../ui/values";
import { Tabs } from "../../ui/tabs";
import { useState } from "react";

type Tab = "about" | "instructions" | "schema";
const tabs = [
  { name: "about", title: "About" },
  { name: "instructions", title: "Instructions" },
  { name: "schema", title: "Schema" },
] as const;

function About({ job, details }: { job: Job; details: Details | null }) {
  const model = details?.inference;
  return (
    <dl className="facts">
      <dt>Dataset</dt>
      <dd className="mono">{job.id}</dd>
      <dt>Records</dt>
      <dd><Count value={job.totalRecords} />{job.datasetMode && ", labelled"}</dd>
      {details && <><dt>Description</dt><dd>{details.description}</dd></>}
      {model && (
        <>
          <dt>Model</dt>
          <dd>
            {model.model ?? "the API's own choice"} at <span className="mono">{model.baseUrl + model.path}</span>
            {!model.useExternalApi && " (the operator's)"}
          </dd>
          {model.parameters && <><dt>Parameters</dt><dd className="mono">{JSON.stringify(model.parameters)}</dd></>}
        </>
      )}
      <dt>Created</dt>
      <dd><TimeAgo time={job.createdAt} /></dd>
      {job.jobStartedAt && <><dt>Started</dt><dd><TimeAgo time={job.jobStartedAt} /></dd></>}
      {job.jobFinishedAt && <><dt>Ended</dt><dd><TimeAgo time={job.jobFinishedAt} /></dd></>}
      {job.recordsDurationMs !== undefined && <><dt>Making records took</dt><dd><Duration ms={job.recordsDurationMs} /></dd></>}
      <dt>Drafting the schema took</dt>
      <dd><Duration ms={job.schemaDurationMs} />{job.schemaRefreshes > 0 && `, drafted again ${job.schemaRefreshes === 1 ? "once" : `${job.schemaRefreshes} times`}`}</dd>
      {(job.generation ?? 1) > 1 && <><dt>Tries</dt><dd>{job.generation}</dd></>}
    </dl>
  );
}

/** What the job is about. `details` is null when its file cannot be read. */
export function Facts({ job, details }: { job: Job; details: Details | null }) {
  const [tab, setTab] = useState<Tab>("about");
  return (
    <section className="card" aria-label="What it is about">
      <Tabs label="What it is about" tabs={details ? tabs : tabs.slice(0, 1)} active={tab} onChange={setTab}>
        {tab === "about" && <About job={job} details={details} />}
        {tab === "instructions" && <pre className="long-text" tabIndex={0} role="region" aria-label="Instructions">{details?.instructions}</pre>}
        {tab === "schema" && <pre className="long-text" tabIndex={0} role="region" aria-label="Schema">{JSON.stringify(details?.schema, null, 2)}</pre>}
      </Tabs>
    </section>
  );
}
