import useSWR from "swr";
import { peers } from "../../api/routes";
import type { PeerSighting } from "../../api/types";
import { config } from "../../config";
import { Failure, Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { Count, TimeAgo } from "../../ui/values";

function Worker({ peer }: { peer: PeerSighting }) {
  return (
    <tr>
      <th scope="row" className="mono">{peer.peerId}</th>
      <td>
        <span className={peer.alive ? "badge badge-succeeded" : "badge badge-failed"}>{peer.alive ? "Alive" : "Not seen"}</span>
        {!peer.configured && <span className="small soft"> gets no new datasets</span>}
      </td>
      <td>{peer.lastSeen ? <TimeAgo time={peer.lastSeen} /> : "never"}</td>
      <td className="number"><Count value={peer.inFlight} /></td>
      <td className="number"><Count value={peer.jobs.length} /></td>
      <td>{peer.version ?? "–"}</td>
    </tr>
  );
}

export function Workers() {
  const { data, error, mutate } = useSWR<PeerSighting[], unknown>("/api/peers", peers.list, { refreshInterval: config.activePollSeconds * 1000 });
  return (
    <section className="card" aria-labelledby="workers">
      <h2 id="workers">Workers</h2>
      {error !== undefined && <Failure title="The workers cannot be shown now" error={error} onRetry={() => void mutate()} />}
      {!data && error === undefined && <Skeleton lines={2} />}
      {data && !data.some(({ alive }) => alive) && (
        <Notice tone="warning" title="No worker is alive"><p>Datasets wait until one is. Start datagems-worker on each peer.</p></Notice>
      )}
      {data && data.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Table of workers">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Worker</th>
                <th scope="col">State</th>
                <th scope="col">Last seen</th>
                <th scope="col" className="number">Calls in flight</th>
                <th scope="col" className="number">Datasets</th>
                <th scope="col">Version</th>
              </tr>
            </thead>
            <tbody>
              {data.map((peer) => (
                <Worker key={peer.peerId} peer={peer} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
