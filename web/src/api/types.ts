// The shapes of the gateway's answers, as proto-schemas/openapi.yaml describes them.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;
/** ISO-8601, UTC, milliseconds. */
export type Time = string;
/** JSON Schema 2020-12 of an object. */
export type JsonSchema = JsonObject;

export type Role = "user" | "admin";
export interface Session {
  username: string;
  role: Role;
  /** Seconds since the epoch. */
  iat: number;
  exp: number;
}

export type JobStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";
export interface Job {
  id: string;
  owner: string;
  title: string;
  status: JobStatus;
  totalRecords: number;
  datasetMode?: boolean;
  peers: string[];
  peerCount: number;
  totalGenerated: number;
  totalOk: number;
  totalFailed: number;
  createdAt: Time;
  schemaGeneratedAt: Time;
  jobStartedAt?: Time;
  jobFinishedAt?: Time;
  schemaDurationMs: number;
  recordsDurationMs?: number;
  schemaRefreshes: number;
  updatedAt: Time;
  generation?: number;
  settled?: boolean;
}

export type PeerWork = "waiting" | "running" | "paused" | "uploading" | "finished" | "failed";
export interface Call {
  index: number;
  /** From 1; more when an earlier reply was of no use. */
  attempt: number;
  since: Time;
}
export interface RecordError {
  index: number;
  message: string;
}
export interface Peer {
  peerId: string;
  assigned: number;
  /** Half open. */
  range: { start: number; end: number };
  generatedOk: number;
  generatedFailed: number;
  lastUpdateAt?: Time;
  startedAt?: Time;
  finishedAt?: Time;
  resultCid?: string;
  errors?: RecordError[];
  state?: PeerWork;
  pausedBecause?: string;
  generation?: number;
  inFlight?: Call[];
  /** What is made or failed for good, as [start, end). */
  done?: [number, number][];
  /** A list was cut to keep the state small. */
  truncated?: boolean;
  /** Records a second, of late. */
  rate?: number;
  retries?: Record<string, number>;
  tokensIn?: number;
  tokensOut?: number;
  /** Not in events. */
  alive?: boolean;
  lastSeen?: Time | null;
}
export interface JobState {
  job: Job;
  peers: Peer[];
}
export interface Details {
  id: string;
  owner: string;
  description: string;
  instructions: string;
  schema: JsonSchema;
  inference: {
    useExternalApi: boolean;
    profileId?: string;
    baseUrl: string;
    path: string;
    model?: string;
    parameters?: JsonObject;
    responseFormat?: string;
  };
  datasetMode?: boolean;
  createdAt: Time;
  schemaGeneratedAt?: Time;
  schemaDurationMs?: number;
  schemaRefreshes?: number;
}
export interface JobDetail extends JobState {
  details: Details | { error: string };
}

export type Row = { index: number; ok: true; data: JsonObject } | { index: number; ok: false; error: string };
export interface RecordPage {
  records: Row[];
  offset: number;
  limit: number;
  nextOffset: number | null;
  total: number;
}

export interface Metrics {
  totalJobs: number;
  totalRecordsRequested: number;
  totalRecordsGenerated: number;
  activeJobs: number;
  failedJobs: number;
  lastJobAt: Time | null;
}

export interface PeerSighting {
  peerId: string;
  alive: boolean;
  configured: boolean;
  lastSeen: Time | null;
  version: string | null;
  startedAt: Time | null;
  inFlight: number;
  jobs: string[];
}

/** Which model a draft, a preview or a job uses; what is left out is the profile's or the operator's. */
export interface InferenceChoice {
  useExternalApi?: boolean;
  profileId?: string;
  inferenceBaseUrl?: string;
  inferencePath?: string;
  inferenceModel?: string;
  inferenceParams?: JsonObject;
}
export interface DraftRequest extends InferenceChoice {
  title: string;
  totalRecords: number;
  description: string;
  instructions: string;
  datasetMode?: boolean;
  previousDraftToken?: string;
}
export interface Draft {
  schema: JsonSchema;
  schemaGeneratedAt: Time;
  schemaDurationMs: number;
  schemaRefreshes: number;
  /** Good for 30 minutes. */
  draftToken: string;
  failedAttempts: number;
  warnings: string[];
}
export interface SchemaProblem {
  /** JSON Pointer into the schema. */
  path: string;
  message: string;
}
export type PreviewRow = Row & { attempts: number; durationMs: number };
export interface Preview {
  records: PreviewRow[];
  tokensIn: number;
  tokensOut: number;
  expected: { tokensIn: number | null; tokensOut: number | null; durationMs: number | null };
}

export type ResponseFormat = "auto" | "json_object" | "json_schema";
export interface Profile {
  id: string;
  name: string;
  baseUrl: string | null;
  model: string | null;
  path: string | null;
  hasApiKey: boolean;
  createdAt: Time;
  updatedAt: Time;
  responseFormat: ResponseFormat | null;
  apiKeyProblem: string | null;
}
export interface UserSettings {
  activeProfileId: string | null;
  maxProfiles: number;
  profiles: Profile[];
  activeProfile: Profile | null;
}
/** "" clears a field; what is left out stays. */
export interface ProfileRequest {
  id?: string;
  name?: string;
  baseUrl?: string;
  apiKey?: string;
  model?: string;
  path?: string;
  responseFormat?: ResponseFormat | "";
  setActive?: boolean;
}

export interface Account {
  username: string;
  email: string | null;
  country: string | null;
}

export interface FieldProfile {
  name: string;
  types: Partial<Record<"integer" | "number" | "string" | "boolean" | "array" | "object" | "null", number>>;
  missing: number;
  distinct: number;
  distinctExact: boolean;
  number: {
    min: number;
    mean: number;
    max: number;
    stddev: number;
    histogram: { from: number; to: number; count: number }[];
  } | null;
  /** Strings in code points, arrays in items. */
  length: { min: number; mean: number; max: number } | null;
  /** `cut`: the value is only the beginning of one whose JSON is long. */
  top: { value: Json; count: number; cut?: true }[];
  topExact: boolean;
}
export interface DatasetProfile {
  records: number;
  failed: number;
  duplicateRows: number;
  duplicatesExact: boolean;
  label: string | null;
  /** There are fields beyond these. */
  moreFields: boolean;
  fields: FieldProfile[];
}
