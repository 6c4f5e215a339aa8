// The fields of a schema as rows of a table, those of groups and of lists of groups below them.
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";
import { kindOf, member, type Kind } from "./schema-kinds";
import { constraintWords, unspoken } from "./schema-words";

/** Keys from the root of a schema to a schema in it. */
export type Path = readonly string[];
export const keyOf = (path: Path): string => JSON.stringify(path);

export interface FieldRow {
  name: string;
  /** To its schema. */
  path: Path;
  /** To the schema of the object that it is a property of. */
  owner: Path;
  depth: number;
  kind: Kind;
  /** What a list holds. */
  item: Kind | null;
  required: boolean;
  first: boolean;
  last: boolean;
  rules: string;
  description: string;
  /** Keywords that only the JSON shows. */
  more: string[];
  /** To the schema of the object whose properties are the rows below it. */
  group: Path | null;
}

const maxDepth = 10;
const maxRows = 400;

export function schemaAt(root: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((schema, key) => member(schema, key), root);
}

/** The group that a field is, or that a list holds, through lists of lists. */
function groupOf(schema: Json | undefined, path: Path): Path | null {
  const kind = kindOf(schema);
  if (kind === "group") return path;
  return kind === "list" && path.length < 4 * maxDepth ? groupOf(member(schema, "items"), [...path, "items"]) : null;
}

function rowsOf(root: Json, owner: Path, depth: number, rows: FieldRow[]): void {
  const object = schemaAt(root, owner);
  const properties = member(object, "properties");
  if (!isRecord(properties) || depth > maxDepth) return;
  const required = member(object, "required");
  const names = Object.keys(properties);
  names.forEach((name, at) => {
    if (rows.length >= maxRows) return;
    const schema = member(properties, name);
    const path = [...owner, "properties", name];
    const kind = kindOf(schema);
    const description = member(schema, "description");
    const group = groupOf(schema, path);
    rows.push({
      name, path, owner, depth, kind, group,
      item: kind === "list" ? kindOf(member(schema, "items")) : null,
      required: Array.isArray(required) && required.includes(name),
      first: at === 0,
      last: at === names.length - 1,
      rules: constraintWords(schema),
      description: typeof description === "string" ? description : "",
      more: unspoken(schema),
    });
    if (group) rowsOf(root, group, depth + 1, rows);
  });
}

/** At most 400 of them, and ten levels. */
export function fieldRows(root: JsonObject): FieldRow[] {
  const rows: FieldRow[] = [];
  rowsOf(root, [], 0, rows);
  return rows;
}

const shownAtRoot = ["$schema", "$id", "type", "title", "description", "properties", "required", "additionalProperties"];
/** Keywords of the whole schema that only the JSON shows. */
export const unspokenAtRoot = (root: JsonObject): string[] => Object.keys(root).filter((key) => !shownAtRoot.includes(key));

/** The object that `text` is; undefined while it is none. */
export function parseSchema(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export const formatSchema = (schema: JsonObject): string => JSON.stringify(schema, null, 2);
