import type { Peer } from "../../api/types";
import { exactCount, rate } from "../../format/numbers";
import { Count, TimeAgo } from "../../ui/values";

type Seen = ReadonlyMap<string, Pick<Peer, "alive" | "lastSeen">>;

const words: Readonly<Record<NonNullable<Peer["state"]>, string>> = {
  waiting: "Waiting",
  running: "Making records",
  paused: "Paused",
  uploading: "Uploading",
  finished: "Finished",
  failed: "Gave up",
};

function State({ peer, alive }: { peer: Peer; alive: boolean | undefined }) {
  const state = peer.state ?? (peer.finishedAt ? "finished" : "waiting");
  const missing = alive === false && state !== "finished" && state !== "failed";
  const look = missing || state === "failed" ? "failed" : state === "paused" ? "warning" : state === "finished" ? "succeeded" : state === "waiting" ? "queued" : "running";
  return (
    <>
      <span className={`badge badge-${look}`}>{missing ? "Not running" : words[state]}</span>
      {missing && <p className="small soft">Its worker is not running. It goes on where it was once it is started again.</p>}
      {!missing && peer.pausedBecause && <p className="small soft">{peer.pausedBecause}</p>}
    </>
  );
}

/** `seen`: who is alive, which events do not tell. */
export function PeersTable({ peers, seen }: { peers: readonly Peer[]; seen: Seen }) {
  return (
    <section className="card" aria-labelledby="peers-title">
      <h2 id="peers-title">Who makes them</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="peers-title">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Peer</th>
              <th scope="col">State</th>
              <th scope="col">Records</th>
              <th scope="col" className="number">Done</th>
              <th scope="col" className="number">Failed</th>
              <th scope="col" className="number">In flight</th>
              <th scope="col" className="number">Rate</th>
              <th scope="col" className="number">Tokens in / out</th>
              <th scope="col">Last seen</th>
            </tr>
          </thead>
          <tbody>
            {peers.map((peer) => {
              const sighting = seen.get(peer.peerId);
              const lastSeen = sighting?.lastSeen ?? peer.lastUpdateAt;
              return (
                <tr key={peer.peerId}>
                  <th scope="row">{peer.peerId}</th>
                  <td>
                    <State peer={peer} alive={sighting?.alive} />
                  </td>
                  <td className="figure">{peer.assigned === 0 ? "none" : `${exactCount(peer.range.start + 1)}–${exactCount(peer.range.end)}`}</td>
                  <td className="number"><Count value={peer.generatedOk} /></td>
                  <td className="number"><Count value={peer.generatedFailed} /></td>
                  <td className="number">{peer.inFlight?.length ?? 0}</td>
                  <td className="number">{peer.state === "running" ? rate(peer.rate ?? 0) : "–"}</td>
                  <td className="number"><Count value={peer.tokensIn ?? 0} /> / <Count value={peer.tokensOut ?? 0} /></td>
                  <td>{lastSeen ? <TimeAgo time={lastSeen} /> : "never"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
