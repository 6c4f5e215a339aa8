// The columns of a table of records: the schema's fields in its order, then others as they turn up.
import { isNumber } from "../../api/exact-json";
import { isRecord } from "../../api/request";
import type { Json, JsonObject, JsonSchema, Row } from "../../api/types";

export interface Column {
  name: string;
  /** Right-aligned. */
  numeric: boolean;
  /** In pixels; settled once, so that nothing moves while one scrolls. */
  width: number;
}

const shown = 240; // characters; a cell is never that wide
const pixelsOfCharacter = 7.6;
const padding = 26;
const narrowest = 72;
const widest = 380;

/** A value on one line. Strings as they are, nested values as compact JSON, null as nothing. */
export function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value.slice(0, shown).replace(/\s+/g, " ") : JSON.stringify(value);
  return text.length > shown ? `${text.slice(0, shown - 1)}…` : text;
}

/** A value in full, for reading. */
export const fullText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

export function schemaFields(schema: JsonSchema | undefined): string[] {
  return isRecord(schema?.properties) ? Object.keys(schema.properties) : [];
}

/** What a record has under a name of its own: "constructor" is one like any other. */
export const valueOf = (record: JsonObject | undefined, name: string): Json | undefined =>
  record && Object.hasOwn(record, name) ? record[name] : undefined;

/** The good records among rows. */
export const recordsOf = (rows: readonly Row[]): JsonObject[] => rows.flatMap((row) => (row.ok ? [row.data] : []));

/** Those of `names`, then names that only the records have, in order of appearance. */
export function fieldNames(names: readonly string[], records: readonly JsonObject[]): string[] {
  const all = new Set(names);
  for (const record of records) for (const name of Object.keys(record)) all.add(name);
  return [...all];
}

function columnOf(name: string, records: readonly JsonObject[]): Column {
  const values = records.map((record) => valueOf(record, name)).filter((value) => value !== undefined && value !== null);
  const longest = values.reduce((most: number, value) => Math.max(most, cellText(value).length), name.length + 1);
  return {
    name,
    numeric: values.length > 0 && values.every(isNumber),
    width: Math.round(Math.min(widest, Math.max(narrowest, longest * pixelsOfCharacter + padding))),
  };
}

/** The columns so far, and new ones for the fields that they lack, as wide as these records want them. */
export function extended(columns: readonly Column[], names: readonly string[], records: readonly JsonObject[]): readonly Column[] {
  const known = new Set(columns.map((column) => column.name));
  const added = fieldNames(names, records).filter((name) => !known.has(name));
  return added.length === 0 ? columns : [...columns, ...added.map((name) => columnOf(name, records))];
}
