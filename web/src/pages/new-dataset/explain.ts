// What went wrong with the model or the gateway, in plain words, and what to do.
import { ApiError, messageOf } from "../../api/request";
import { duration } from "../../format/times";

export interface Explanation {
  title: string;
  /** What happened; the gateway's own words where it knows more. */
  what: string;
  todo: string;
  /** A link to the page where it can be mended. */
  models?: boolean;
}

export const isExpiredDraft = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400 && error.message === "Invalid or expired draft";

const soon = (seconds: number | undefined) => (seconds === undefined ? "in a moment" : `in ${duration(seconds * 1000)}`);

function ofModelAnswer(what: string): Explanation {
  const answer = { title: "The model gave nothing that can be used", what };
  if (/\b(401|403)\b|key|unauthor/i.test(what))
    return { title: "The model API refused the key", what, todo: "Check the key of this model, then try again.", models: true };
  if (/\b404\b/.test(what))
    return { title: "The model API does not know that address or model", what, todo: "Check the address, the path and the name of the model.", models: true };
  return { ...answer, todo: "Try again: models answer differently each time. If it stays, make the instructions plainer or choose another model." };
}

export function explain(error: unknown): Explanation {
  if (!(error instanceof ApiError)) return { title: "Something went wrong", what: messageOf(error), todo: "Try again." };
  const what = error.message;
  switch (error.status) {
    case 0:
      return { title: "No connection to the gateway", what: "It did not answer.", todo: "Check your connection and try again. Nothing you typed is lost." };
    case 401:
      return { title: "Your session has ended", what: "Nothing you typed is lost.", todo: "Sign in, then try again." };
    case 409:
      return { title: "The key of this model must be entered again", what, todo: "Open the models, enter the key and try again.", models: true };
    case 413:
      return { title: "This is too much at once", what: "The gateway takes at most 1 MiB.", todo: "Make the schema or the instructions shorter." };
    case 429:
      return { title: "Too much at once", what, todo: `Try again ${soon(error.retryAfter)}.` };
    case 502:
      return ofModelAnswer(what);
    case 503:
      return { title: "The model or the store is away", what, todo: `Try again ${soon(error.retryAfter)}, or choose another model.` };
    default:
      return { title: error.status === 400 ? "The gateway refused this" : "The gateway made a mistake", what, todo: error.status === 400 ? "Change what it names, and try again." : "Try again; if it stays, tell the operator." };
  }
}
