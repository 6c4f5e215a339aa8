// Failures and retries by cause, in words.
import type { Peer } from "../../api/types";

export interface Cause {
  cause: string;
  count: number;
}

function sorted(counts: ReadonlyMap<string, number>): Cause[] {
  return [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count || a.cause.localeCompare(b.cause));
}

// Numbers (places in lists, too) and quoted names differ from record to record; what is left is the cause.
const kindOf = (message: string): string =>
  message.replace(/"[^"]*"/g, "“…”").replace(/\d+/g, "N").slice(0, 160);

/** Of the errors that the peers list. */
export function failuresByCause(peers: readonly Peer[]): Cause[] {
  const counts = new Map<string, number>();
  for (const { message } of peers.flatMap((peer) => peer.errors ?? [])) counts.set(kindOf(message), (counts.get(kindOf(message)) ?? 0) + 1);
  return sorted(counts);
}

export function retriesByCause(peers: readonly Peer[]): Cause[] {
  const counts = new Map<string, number>();
  for (const [cause, count] of peers.flatMap((peer) => Object.entries(peer.retries ?? {}))) counts.set(cause, (counts.get(cause) ?? 0) + count);
  return sorted(counts);
}
