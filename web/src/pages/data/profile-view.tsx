// What the fields of a dataset are like, as the gateway finds in one pass over its records.
import "./profile.css";
import useSWR from "swr";
import { ApiError } from "../../api/request";
import { jobs } from "../../api/routes";
import type { DatasetProfile, Job } from "../../api/types";
import { exactCount, percent } from "../../format/numbers";
import { Empty } from "../../ui/empty";
import { Failure, Notice } from "../../ui/notice";
import { Skeleton, Waiting } from "../../ui/progress";
import { Count } from "../../ui/values";
import { FieldCard, LabelCard } from "./field-card";

function Summary({ profile }: { profile: DatasetProfile }) {
  const figures = [
    { name: "Records", value: profile.records, says: "" },
    { name: "Failed", value: profile.failed, says: profile.failed > 0 ? "left out of this profile" : "" },
    { name: "Fields", value: profile.fields.length, says: profile.moreFields ? "there are more, which are not described here" : "" },
    {
      name: "Duplicate rows",
      value: profile.duplicateRows,
      says: profile.duplicateRows > 0 ? `${percent(profile.duplicateRows, profile.records)} of the records come again` : "",
      exact: profile.duplicatesExact,
    },
  ];
  return (
    <dl className="profile-summary">
      {figures.map(({ name, value, says, exact = true }) => (
        <div key={name} className="card">
          <dt>{name}</dt>
          <dd>
            {!exact && "≈ "}
            <Count value={value} />
          </dd>
          {says && <dd className="soft small">{says}</dd>}
        </div>
      ))}
    </dl>
  );
}

function Profile({ profile }: { profile: DatasetProfile }) {
  if (profile.records === 0)
    return (
      <Empty title="No records to describe">
        <p>None of the job&rsquo;s records was made, so there is nothing to say about its fields.</p>
      </Empty>
    );
  const label = profile.fields.find((field) => field.name === profile.label);
  return (
    <>
      <Summary profile={profile} />
      {label && <LabelCard field={label} />}
      <div className="field-cards">
        {profile.fields.map((field) => (
          <FieldCard key={field.name} field={field} records={profile.records} />
        ))}
      </div>
    </>
  );
}

export function ProfileView({ job }: { job: Job }) {
  // What was found stays true as long as the job does not change.
  const { data, error, mutate } = useSWR<DatasetProfile, unknown>([`/api/tasks/${job.id}/profile`, job.status, job.generation], () => jobs.profile(job.id), {
    revalidateOnFocus: false,
    revalidateIfStale: false,
    keepPreviousData: false,
  });
  if (data)
    return (
      <div className="stack">
        <Profile profile={data} />
      </div>
    );
  if (error instanceof ApiError && error.status === 400)
    return (
      <Notice title="There is no profile yet">
        <p>It is made of the whole dataset, once the job of {exactCount(job.totalRecords)} records has ended. The rows so far are in the table.</p>
      </Notice>
    );
  if (error !== undefined) return <Failure title="The profile could not be made" error={error} onRetry={() => void mutate()} />;
  return (
    <div className="stack">
      <Waiting>Reading all records…</Waiting>
      <Skeleton lines={10} />
    </div>
  );
}
