// Records from a pasted or uploaded sample: CSV, JSON or JSON Lines.
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";

export type SampleForm = "CSV" | "JSON" | "JSON Lines";
export interface Sample {
  form: SampleForm;
  records: JsonObject[];
  /** Some were left out, for there are enough. */
  cut: boolean;
}
/** Why a sample is of no use, for the user. */
export class SampleError extends Error {}

export const maxSampleLength = 2_000_000; // characters
const maxRecords = 2000;
const maxColumns = 200;

const take = (form: SampleForm, records: JsonObject[]): Sample => ({
  form,
  records: records.slice(0, maxRecords),
  cut: records.length > maxRecords,
});

function objects(values: readonly unknown[]): JsonObject[] {
  if (values.length === 0) throw new SampleError("There are no records in it.");
  const at = values.findIndex((value) => !isRecord(value));
  if (at >= 0) throw new SampleError(`Record ${at + 1} is not an object: each record must be one, such as {"name": "Ann"}.`);
  return values as JsonObject[];
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readLines(text: string): Sample {
  const lines = text.split("\n").map((line, at) => ({ line: line.trim(), at: at + 1 })).filter(({ line }) => line !== "");
  const values = lines.map(({ line, at }) => {
    const value = tryParse(line);
    if (value === undefined) throw new SampleError(`Line ${at} is not JSON.`);
    return value;
  });
  return take("JSON Lines", objects(values));
}

function readJson(text: string): Sample {
  const value = tryParse(text);
  if (value === undefined) return readLines(text);
  if (Array.isArray(value)) return take("JSON", objects(value));
  return take("JSON", objects([value]));
}

type Reading = (texts: readonly string[]) => Json[] | undefined;
const all = (texts: readonly string[], pattern: RegExp): boolean => texts.every((text) => pattern.test(text));
const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i; // no leading zeros: codes stay texts
const readings: readonly Reading[] = [
  (texts) => (all(texts, /^(true|false)$/i) ? texts.map((text) => text.toLowerCase() === "true") : undefined),
  (texts) => (all(texts, numberPattern) && texts.every((text) => Number.isFinite(Number(text))) ? texts.map(Number) : undefined),
];

/** Cells of one column: booleans or numbers if all are. */
function readColumn(texts: readonly string[]): Json[] {
  for (const read of readings) {
    const values = read(texts);
    if (values) return values;
  }
  return [...texts];
}

/** An empty cell is a missing value. */
export function recordsOfTable(names: readonly string[], rows: readonly (readonly string[])[]): JsonObject[] {
  const entries: [string, Json][][] = rows.map(() => []);
  names.forEach((name, column) => {
    const filled = rows.map((row, at) => ({ at, text: row[column]?.trim() ?? "" })).filter(({ text }) => text !== "");
    const values = readColumn(filled.map(({ text }) => text));
    filled.forEach(({ at }, index) => {
      const value = values[index];
      if (value !== undefined) entries[at]?.push([name, value]);
    });
  });
  return entries.map((each) => Object.fromEntries(each));
}

async function readCsv(text: string): Promise<Sample> {
  const { default: papa } = await import("papaparse");
  const { data, errors } = papa.parse<string[]>(text, { skipEmptyLines: "greedy", preview: maxRecords + 2 });
  const [header, ...rows] = data;
  const unquoted = errors.find((error) => error.type === "Quotes");
  if (unquoted) throw new SampleError(`A quote does not end where it should, in row ${(unquoted.row ?? 0) + 1}.`);
  if (!header || rows.length === 0) throw new SampleError("A CSV sample needs a first line with the names, and at least one line below it.");
  const names = header.map((name) => name.trim());
  if (names.length > maxColumns) throw new SampleError(`There are more than ${maxColumns} columns.`);
  const unnamed = names.indexOf("");
  if (unnamed >= 0) throw new SampleError(`Column ${unnamed + 1} has no name in the first line.`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new SampleError(`Two columns are called "${twice}".`);
  const long = rows.findIndex((row) => row.slice(names.length).some((cell) => cell.trim() !== ""));
  if (long >= 0) throw new SampleError(`Row ${long + 2} has ${rows[long]?.length ?? 0} cells, but the first line names ${names.length} columns. Put quotes around values with a comma in them.`);
  const records = recordsOfTable(names, rows);
  // Names of columns without a single value are fields all the same.
  const first = records[0] ?? {};
  const missing = names.filter((name) => !records.some((each) => Object.hasOwn(each, name)));
  records[0] = { ...first, ...Object.fromEntries(missing.map((name) => [name, ""])) };
  return take("CSV", records);
}

/** Throws SampleError. */
export async function readSample(given: string): Promise<Sample> {
  const text = given.replace(/^\uFEFF/, "").trim();
  if (text === "") throw new SampleError("Paste or choose a sample first.");
  if (text.length > maxSampleLength) throw new SampleError("The sample is too large: a few hundred records are enough.");
  return /^[[{]/.test(text) ? readJson(text) : readCsv(text);
}
