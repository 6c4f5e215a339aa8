// What an earlier confirmation without an answer means for the next one. A draft token leads to one job at most: sent
// again, even with other fields, it makes that job, or brings the news that it stands already.
import { ApiError } from "../../api/request";
import { isExpiredDraft } from "./explain";

/** A confirmation whose answer has not come so far. */
export interface Confirming {
  token: string;
  /** What the token was given for: the description and the model (see fingerprint.ts). */
  ticket: string;
  /** All that was confirmed with it the first time. */
  of: string;
}

/** What became of an earlier confirmation: nobody can tell, or it made a job of other fields, or one deleted since. */
export type Fate = "unknown" | "started" | "deleted";

/** Confirming now would start a second job, or nobody knows whether it would: that is for the user to decide. */
export class EarlierError extends Error {
  override readonly name = "EarlierError";
  constructor(readonly fate: Fate) {
    super(fate);
  }
}

/** The token to confirm with again. Throws EarlierError when it holds another description or model than is meant now. */
export function tokenAgain(earlier: Confirming, ticket: string): string {
  if (earlier.ticket !== ticket) throw new EarlierError("unknown");
  return earlier.token;
}

/** What the gateway's refusal says of a job that the same token has made; undefined if nothing. */
export function fateOf(error: unknown, again: boolean): Fate | undefined {
  if (again && isExpiredDraft(error)) return "unknown";
  if (!(error instanceof ApiError) || error.status !== 409) return undefined;
  if (error.message.includes("already confirmed")) return "started";
  return error.message.includes("was deleted") ? "deleted" : undefined;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 409;

/** Whether `error` settles that no job came of this: not if other fields were confirmed with the same token before. */
export function isSettled(error: unknown, again: Confirming | null, of: string): boolean {
  return isRefusal(error) && (again === null || again.of === of);
}
