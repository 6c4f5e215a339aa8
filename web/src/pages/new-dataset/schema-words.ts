// A field's rules in words.
import type { Json } from "../../api/types";
import { isNullable, kindOf, kindWords, member, type Kind } from "./schema-kinds";

const numberOf = (schema: Json | undefined, key: string): number | undefined => {
  const value = member(schema, key);
  return typeof value === "number" ? value : undefined;
};

// A rule is shown as it is kept: a year or a large limit that is rounded or grouped would be another one.
const exact = (value: number) => String(value);
const unit = (value: number, one: string, many: string) => `${exact(value)} ${value === 1 ? one : many}`;

function between(least: number | undefined, most: number | undefined, one: string, many: string): string {
  if (least !== undefined && most !== undefined)
    return least === most ? unit(least, one, many) : `${exact(least)} to ${unit(most, one, many)}`;
  if (least !== undefined && least > 0) return `at least ${unit(least, one, many)}`;
  return most === undefined ? "" : `at most ${unit(most, one, many)}`;
}

function bounds(schema: Json | undefined): string[] {
  const above = numberOf(schema, "exclusiveMinimum");
  const below = numberOf(schema, "exclusiveMaximum");
  const step = numberOf(schema, "multipleOf");
  const least = numberOf(schema, "minimum");
  const most = numberOf(schema, "maximum");
  const range =
    least !== undefined && most !== undefined
      ? `${exact(least)} to ${exact(most)}`
      : least !== undefined ? `at least ${exact(least)}` : most !== undefined ? `at most ${exact(most)}` : "";
  return [
    range,
    above === undefined ? "" : `above ${exact(above)}`,
    below === undefined ? "" : `below ${exact(below)}`,
    step === undefined ? "" : `in steps of ${exact(step)}`,
  ];
}

const maxChoices = 8;
function choices(schema: Json | undefined): string {
  const values = member(schema, "enum");
  if (!Array.isArray(values)) return "";
  const shown = values.filter((value) => value !== null).map(String);
  const rest = shown.length - maxChoices;
  return shown.slice(0, maxChoices).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

function ofText(schema: Json | undefined): string[] {
  const pattern = member(schema, "pattern");
  return [
    between(numberOf(schema, "minLength"), numberOf(schema, "maxLength"), "character", "characters"),
    typeof pattern === "string" ? `like ${pattern}` : "",
  ];
}

function ofList(schema: Json | undefined): string[] {
  const items = member(schema, "items");
  const kind = kindOf(items);
  const each = constraintWords(items);
  return [
    between(numberOf(schema, "minItems"), numberOf(schema, "maxItems"), "entry", "entries"),
    member(schema, "uniqueItems") === true ? "none twice" : "",
    items === undefined ? "" : `each: ${kindWords[kind].toLowerCase()}${each ? `, ${each}` : ""}`,
  ];
}

/** Without its type and its description; "" when anything goes. */
export function constraintWords(schema: Json | undefined): string {
  const kind = kindOf(schema);
  const own = (): string[] => {
    if (kind === "integer" || kind === "number") return bounds(schema);
    if (kind === "choice") return [choices(schema)];
    if (kind === "list") return ofList(schema);
    const fixed = member(schema, "const");
    if (fixed !== undefined) return [`always ${JSON.stringify(fixed)}`];
    return kind === "group" || kind === "other" || kind === "boolean" ? [] : ofText(schema);
  };
  return [...own(), isNullable(schema) ? "may be null" : ""].filter(Boolean).join(" · ");
}

const shared = ["type", "title", "description", "const"];
const text = ["minLength", "maxLength", "pattern"];
const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const own: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text,
  integer: numbers,
  number: numbers,
  choice: ["enum"],
  list: ["items", "minItems", "maxItems", "uniqueItems"],
  group: ["properties", "required", "additionalProperties"],
};

/** The keywords of `schema` that the table says nothing about. */
export function unspoken(schema: Json | undefined): string[] {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return [];
  const kind = kindOf(schema);
  const known = [...shared, ...(own[kind] ?? (kind === "other" || kind === "boolean" ? [] : [...text, "format"]))];
  return Object.keys(schema).filter((key) => !known.includes(key) || (key === "additionalProperties" && typeof schema[key] === "object"));
}
