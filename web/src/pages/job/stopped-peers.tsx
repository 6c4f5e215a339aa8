import { Link } from "wouter";
import type { Peer } from "../../api/types";
import { Notice } from "../../ui/notice";

const named = (peers: readonly Peer[]): string =>
  `${peers.length === 1 ? "Peer" : "Peers"} ${peers.slice(0, 5).map((peer) => peer.peerId).join(", ")}${peers.length > 5 ? ` and ${peers.length - 5} more` : ""}`;

function Stopped({ peers, state }: { peers: readonly Peer[]; state: "failed" | "paused" }) {
  const stopped = peers.filter((peer) => peer.state === state && peer.pausedBecause);
  return [...new Set(stopped.map((peer) => peer.pausedBecause))].map((reason) => {
    const group = named(stopped.filter((peer) => peer.pausedBecause === reason));
    return state === "failed" ? (
      <Notice key={reason} tone="bad" title={`${group} gave up`}>
        {reason}
      </Notice>
    ) : (
      <Notice key={reason} tone="warning" title={`${group} paused`}>
        <p>{reason}</p>
        <p>
          This goes on by itself once that is mended; what is made stays. If the model is one of yours, look at it among your <Link href="/models">models</Link>.
        </p>
      </Notice>
    );
  });
}

/** Why peers gave up or, while the job runs, make nothing at the moment: once for each reason. */
export function StoppedPeers({ peers, over }: { peers: readonly Peer[]; over: boolean }) {
  return (
    <>
      <Stopped peers={peers} state="failed" />
      {!over && <Stopped peers={peers} state="paused" />}
    </>
  );
}
