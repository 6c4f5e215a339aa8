// All that the page for a new dataset holds: what was typed, what was drafted, where the user is.
import { isRecord } from "../../api/request";
import type { Preview } from "../../api/types";
import type { Confirming } from "./confirmation";

export interface Description {
  title: string;
  description: string;
  instructions: string;
  /** As typed. */
  records: string;
  datasetMode: boolean;
}

/** Where the model is: "auto" is the active profile if there is one, otherwise the operator's. */
export type ModelSource = "auto" | "operator" | "profile" | "address";

export interface ModelForm {
  source: ModelSource;
  profileId: string;
  baseUrl: string;
  path: string;
  model: string;
  /** Parameters of the model as typed, by their name in the request; empty ones are left out. */
  parameters: Readonly<Record<string, string>>;
  /** Any other parameters: a JSON object, or nothing. */
  otherParameters: string;
}

/** What the gateway gave for a draft. */
export interface Ticket {
  token: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** What it was given for (see fingerprint.ts): when that has changed, a new one is needed. */
  of: string;
}

export interface Drafted {
  warnings: string[];
  refreshes: number;
  failedAttempts: number;
  durationMs: number;
  /** The description that the model drafted from. */
  from: string;
}

export type Step = 1 | 2 | 3;

/** How one comes to a schema, and what was pasted for it. */
export interface Beginning {
  way: "model" | "schema" | "sample";
  schema: string;
  sample: string;
}

export interface DatasetDraft {
  step: Step;
  beginning: Beginning;
  description: Description;
  model: ModelForm;
  /** JSON text; "" as long as there is none. It need not parse. */
  schema: string;
  ticket: Ticket | null;
  /** Null when the schema is the user's own. */
  drafted: Drafted | null;
  /** With what it was made. */
  preview: { answer: Preview; of: string } | null;
  confirming: Confirming | null;
}

export const blankModel: ModelForm = {
  source: "auto", profileId: "", baseUrl: "", path: "", model: "", parameters: {}, otherParameters: "",
};

export const blankDraft: DatasetDraft = {
  step: 1,
  beginning: { way: "model", schema: "", sample: "" },
  description: { title: "", description: "", instructions: "", records: "100", datasetMode: false },
  model: blankModel,
  schema: "",
  ticket: null,
  drafted: null,
  preview: null,
  confirming: null,
};

/** Whether there is nothing in it that somebody would miss. */
export function isBlank({ description, schema, beginning }: DatasetDraft): boolean {
  const typed = [description.title, description.description, description.instructions, schema, beginning.schema, beginning.sample];
  return typed.every((each) => each.trim() === "");
}

const text = (value: unknown, fallback: string): string => (typeof value === "string" ? value : fallback);
const number = (value: unknown, fallback: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : fallback;
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

function texts(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function readModel(value: Record<string, unknown>): ModelForm {
  const source = value.source;
  const known = source === "operator" || source === "profile" || source === "address";
  return {
    source: known ? source : "auto",
    profileId: text(value.profileId, ""),
    baseUrl: text(value.baseUrl, ""),
    path: text(value.path, ""),
    model: text(value.model, ""),
    parameters: texts(value.parameters),
    otherParameters: text(value.otherParameters, ""),
  };
}

function readBeginning({ way, schema, sample }: Record<string, unknown>): Beginning {
  return { way: way === "schema" || way === "sample" ? way : "model", schema: text(schema, ""), sample: text(sample, "") };
}

function readTicket(value: unknown): Ticket | null {
  const { token, receivedAt, of } = record(value);
  if (typeof token !== "string" || typeof of !== "string" || token === "") return null;
  return { token, receivedAt: number(receivedAt, 0), of };
}

function readDrafted(value: unknown): Drafted | null {
  if (!isRecord(value)) return null;
  return {
    warnings: Array.isArray(value.warnings) ? value.warnings.filter((warning) => typeof warning === "string") : [],
    refreshes: number(value.refreshes, 0),
    failedAttempts: number(value.failedAttempts, 0),
    durationMs: number(value.durationMs, 0),
    from: text(value.from, ""),
  };
}

function isPreview(value: unknown): value is Preview {
  if (!isRecord(value) || !isRecord(value.expected) || !Array.isArray(value.records)) return false;
  return value.records.every(
    (row) => isRecord(row) && typeof row.index === "number" && (row.ok === true ? isRecord(row.data) : typeof row.error === "string"),
  );
}

function readPreview(value: unknown): DatasetDraft["preview"] {
  const { answer, of } = record(value);
  return isPreview(answer) && typeof of === "string" ? { answer, of } : null;
}

function readConfirming(value: unknown): DatasetDraft["confirming"] {
  const { token, ticket, of } = record(value);
  return typeof token === "string" && typeof of === "string" ? { token, ticket: text(ticket, ""), of } : null;
}

/** A draft from what was stored once: whatever is missing or of another shape is as in a blank one. */
export function readDraft(value: unknown): DatasetDraft {
  const stored = record(value);
  const { title, description, instructions, records, datasetMode } = record(stored.description);
  const blank = blankDraft.description;
  const schema = text(stored.schema, "");
  const step = stored.step === 2 || stored.step === 3 ? stored.step : 1;
  return {
    step: schema === "" ? 1 : step,
    beginning: readBeginning(record(stored.beginning)),
    description: {
      title: text(title, blank.title),
      description: text(description, blank.description),
      instructions: text(instructions, blank.instructions),
      records: text(records, blank.records),
      datasetMode: datasetMode === true,
    },
    model: readModel(record(stored.model)),
    schema,
    ticket: readTicket(stored.ticket),
    drafted: readDrafted(stored.drafted),
    preview: readPreview(stored.preview),
    confirming: readConfirming(stored.confirming),
  };
}
