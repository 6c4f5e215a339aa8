import type { ReactNode } from "react";
import useSWR from "swr";
import { admin } from "../../api/routes";
import type { Metrics } from "../../api/types";
import { config } from "../../config";
import { Failure } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { Count, TimeAgo } from "../../ui/values";

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Figures() {
  const { data, error, mutate } = useSWR<Metrics, unknown>("/api/metrics", admin.metrics, { refreshInterval: config.idlePollSeconds * 1000 });
  return (
    <section className="card" aria-labelledby="figures">
      <h2 id="figures">Figures</h2>
      {error !== undefined && <Failure title="The figures cannot be shown now" error={error} onRetry={() => void mutate()} />}
      {!data && error === undefined && <Skeleton lines={2} />}
      {data && (
        <dl className="admin-figures">
          <Figure name="Datasets"><Count value={data.totalJobs} /></Figure>
          <Figure name="Under way"><Count value={data.activeJobs} /></Figure>
          <Figure name="Failed"><Count value={data.failedJobs} /></Figure>
          <Figure name="Records asked for"><Count value={data.totalRecordsRequested} /></Figure>
          <Figure name="Records made"><Count value={data.totalRecordsGenerated} /></Figure>
          <Figure name="Last dataset">{data.lastJobAt ? <TimeAgo time={data.lastJobAt} /> : "none yet"}</Figure>
        </dl>
      )}
    </section>
  );
}
