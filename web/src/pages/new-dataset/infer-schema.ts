// A schema from samples: what all of them have in common.
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";

const maxDepth = 8;
const maxItems = 2000; // of all lists of one field together
/** A text is a choice when it has few values, each of which comes up again and again. */
const maxChoices = 12;
const timesEach = 3;
const longestChoice = 40;

const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const email = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

function isDate(text: string): boolean {
  const day = date.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isUri(text: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(text)) return false;
  try {
    return new URL(text).hostname !== "";
  } catch {
    return false;
  }
}

const formats: readonly [string, (text: string) => boolean][] = [
  ["date", isDate],
  ["date-time", (text) => dateTime.test(text) && !Number.isNaN(Date.parse(text))],
  ["email", (text) => email.test(text)],
  ["uri", isUri],
];

function ofTexts(texts: readonly string[]): JsonObject {
  const format = formats.find(([, matches]) => texts.every(matches))?.[0];
  if (format) return { type: "string", format };
  const distinct = [...new Set(texts)];
  const few = distinct.length <= maxChoices && texts.length >= distinct.length * timesEach;
  if (few && distinct.every((text) => text !== "" && text.length <= longestChoice)) return { type: "string", enum: distinct.sort() };
  return texts.every((text) => text !== "") ? { type: "string", minLength: 1 } : { type: "string" };
}

function ofObjects(objects: readonly JsonObject[], depth: number): JsonObject {
  const values = new Map<string, Json[]>();
  for (const object of objects)
    for (const [name, value] of Object.entries(object)) {
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
  const present = [...values];
  return {
    type: "object",
    properties: Object.fromEntries(present.map(([name, found]) => [name, ofValues(found, depth + 1)])),
    required: present.filter(([, found]) => found.length === objects.length).map(([name]) => name),
    additionalProperties: false,
  };
}

function ofLists(lists: readonly Json[][], depth: number): JsonObject {
  const items: Json[] = [];
  for (const list of lists) items.push(...list.slice(0, maxItems - items.length));
  return items.length > 0 ? { type: "array", items: ofValues(items, depth + 1) } : { type: "array" };
}

function typeName(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function ofType(type: string, values: readonly Json[], depth: number): JsonObject {
  if (type === "string") return ofTexts(values.filter((value) => typeof value === "string"));
  if (depth >= maxDepth) return { type };
  if (type === "object") return ofObjects(values.filter(isRecord) as JsonObject[], depth);
  if (type === "array") return ofLists(values.filter((value) => Array.isArray(value)), depth);
  return { type };
}

function ofValues(values: readonly Json[], depth: number): JsonObject {
  const types = new Set(values.map(typeName));
  if (types.has("number")) types.delete("integer");
  const nullable = types.delete("null");
  const [only] = types;
  if (only === undefined) return { type: "null" };
  if (types.size > 1) return { type: [...types, ...(nullable ? ["null"] : [])].sort() };
  const schema = ofType(only, values, depth);
  if (!nullable) return schema;
  const choices = schema.enum;
  return { ...schema, type: [only, "null"], ...(Array.isArray(choices) && { enum: [...choices, null] }) };
}

/** A schema to which every one of `records` conforms. */
export const inferSchema = (records: readonly JsonObject[]): JsonObject => ofObjects(records, 0);
