// One request to the gateway. Every failure is an ApiError with a sentence for the user.
import { parseExact } from "./exact-json";

export type FieldErrors = Readonly<Record<string, readonly string[]>>;

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** The HTTP status; 0 when the gateway was not reached. */
    readonly status: number,
    message: string,
    /** What the answer said, if it was JSON. */
    readonly body: unknown = undefined,
    /** Seconds after which trying again makes sense. */
    readonly retryAfter: number | undefined = undefined,
    readonly requestId: string | undefined = undefined,
  ) {
    super(message);
  }

  /** Sentences by field of the request, from a 400. */
  get fieldErrors(): FieldErrors {
    const details = field(this.body, "details");
    const errors = field(details, "fieldErrors");
    return isRecord(errors) ? (errors as FieldErrors) : {};
  }

  /** Sentences about the request as a whole, from a 400. */
  get formErrors(): readonly string[] {
    const errors = field(field(this.body, "details"), "formErrors");
    return Array.isArray(errors) ? errors.filter((error) => typeof error === "string") : [];
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

type Listener = () => void;
const expiryListeners = new Set<Listener>();

/** Calls `listener` whenever the gateway says that there is no session (any more). Returns the way to stop that. */
export function onSessionExpired(listener: Listener): () => void {
  expiryListeners.add(listener);
  return () => expiryListeners.delete(listener);
}

export interface RequestOptions {
  method?: "GET" | "HEAD" | "POST" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  /** Sent in place of `body`: JSON text. */
  json?: string;
  signal?: AbortSignal | undefined;
  /** Integers beyond 2^53 in the answer keep their digits, as values that are no numbers (see exact-json.ts). */
  exact?: boolean;
  /** A 401 is an answer here, not the end of the session. */
  public?: boolean;
}

const answered: Readonly<Record<number, string>> = {
  401: "Your session had ended. Once you are signed in again, do this again.",
  403: "You are not allowed to do that.",
  404: "That is not there, or not yours.",
  413: "That is too much at once.",
  429: "Too many requests. Wait a moment.",
  500: "The gateway made a mistake. Try again; if it stays, tell the operator.",
  502: "The service behind the gateway did not answer well.",
  503: "The gateway cannot reach its store right now. Try again in a moment.",
};

/** What the gateway says that tells less than the sentences above. */
const bareWords: readonly unknown[] = ["", "Internal error", "Unauthorized"];

function sentence(status: number, body: unknown): string {
  const said = field(body, "error");
  if (typeof said === "string" && !bareWords.includes(said)) return said;
  return answered[status] ?? `The gateway answered with status ${status}.`;
}

async function readBody(response: Response, exact: boolean | undefined): Promise<unknown> {
  if (!(response.headers.get("Content-Type") ?? "").includes("json")) return undefined;
  try {
    return exact ? parseExact(await response.text()) : await response.json();
  } catch {
    return undefined;
  }
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const init: RequestInit = { method: options.method ?? "GET", credentials: "same-origin" };
  if (options.signal) init.signal = options.signal;
  const json = options.json ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  if (json !== undefined) {
    init.headers = { "Content-Type": "application/json" };
    init.body = json;
  }
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The gateway cannot be reached. Check the connection, then try again.");
  }
}

function refusal(response: Response, body: unknown, options: RequestOptions): ApiError {
  // A wrong password is no end of a session.
  const ended = response.status === 401 && !options.public && field(body, "error") !== "Invalid credentials";
  if (ended) for (const listener of expiryListeners) listener();
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new ApiError(
    response.status,
    sentence(response.status, body),
    body,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
    response.headers.get("X-Request-Id") ?? undefined,
  );
}

/** The answer's JSON. Throws ApiError, or the AbortError of `signal`. The shape is the route's, by api/types.ts. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  const body = await readBody(response, options.exact);
  if (response.ok) return body as T;
  throw refusal(response, body, options);
}

/** The headers that a GET of `path` would bring. Throws as request() does, without the gateway's own words. */
export async function requestHeaders(path: string): Promise<Headers> {
  const options: RequestOptions = { method: "HEAD" };
  const response = await send(path, options);
  if (response.ok) return response.headers;
  throw refusal(response, undefined, options);
}

/** What was asked for is not there, or not the user's. */
export const isNotThere = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

/** What went wrong, for the user. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
