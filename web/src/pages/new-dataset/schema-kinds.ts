// What kind of value a schema describes, as the table of fields names it.
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";

export type Kind =
  | "text" | "integer" | "number" | "boolean" | "date" | "date-time" | "time" | "email" | "uri" | "uuid"
  | "choice" | "list" | "group" | "other";

export const kindWords: Readonly<Record<Kind, string>> = {
  text: "Text",
  integer: "Whole number",
  number: "Number",
  boolean: "Yes or no",
  date: "Date",
  "date-time": "Date and time",
  time: "Time",
  email: "Email address",
  uri: "Web address",
  uuid: "UUID",
  choice: "Choice",
  list: "List",
  group: "Group",
  other: "Other, in JSON",
};

const formats: readonly Kind[] = ["date", "date-time", "time", "email", "uri", "uuid"];
const blanks: Readonly<Record<Kind, JsonObject>> = {
  text: { type: "string" },
  integer: { type: "integer" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  date: { type: "string", format: "date" },
  "date-time": { type: "string", format: "date-time" },
  time: { type: "string", format: "time" },
  email: { type: "string", format: "email" },
  uri: { type: "string", format: "uri" },
  uuid: { type: "string", format: "uuid" },
  choice: { type: "string", enum: ["one", "another"] },
  list: { type: "array", items: { type: "string" } },
  group: { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false },
  other: {},
};

/** The own member `key` of an object; undefined for anything else. */
export function member(value: unknown, key: string): Json | undefined {
  return isRecord(value) && Object.hasOwn(value, key) ? (value[key] as Json) : undefined;
}

/** The one type beside null that `schema` allows; undefined if there are none or several. */
function typeOf(schema: Json | undefined): string | undefined {
  const type = member(schema, "type");
  if (typeof type === "string") return type;
  const types = Array.isArray(type) ? type.filter((each) => each !== "null") : [];
  return types.length === 1 && typeof types[0] === "string" ? types[0] : undefined;
}

export function isNullable(schema: Json | undefined): boolean {
  const type = member(schema, "type");
  return Array.isArray(type) && type.includes("null");
}

export function kindOf(schema: Json | undefined): Kind {
  const choices = member(schema, "enum");
  const type = typeOf(schema);
  if (Array.isArray(choices)) {
    const plain = choices.every((choice) => choice === null || typeof choice === "string" || typeof choice === "number");
    return plain && type !== "object" && type !== "array" ? "choice" : "other";
  }
  if (type === "string") {
    const format = member(schema, "format");
    return formats.find((known) => known === format) ?? "text";
  }
  if (type === "integer" || type === "number" || type === "boolean") return type;
  if (type === "array") return "list";
  if (type === "object" || isRecord(member(schema, "properties"))) return "group";
  return "other";
}

/** A schema of `kind`, with what `old` says about every kind: its title, its description, and whether null may be. */
export function ofKind(kind: Kind, old: Json | undefined): JsonObject {
  const blank = blanks[kind];
  const made: JsonObject = { ...blank };
  if (isNullable(old) && typeof blank.type === "string") {
    made.type = [blank.type, "null"];
    if (Array.isArray(blank.enum)) made.enum = [...blank.enum, null];
  }
  for (const key of ["title", "description"]) {
    const kept = member(old, key);
    if (kept !== undefined) made[key] = kept;
  }
  return made;
}
