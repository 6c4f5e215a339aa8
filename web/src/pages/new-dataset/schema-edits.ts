// Changes to one field of a schema. Each returns a new schema; what it does not concern stays as it was.
import { isRecord } from "../../api/request";
import type { Json, JsonObject } from "../../api/types";
import type { Path } from "./schema-fields";
import { schemaAt } from "./schema-fields";
import { member, ofKind, type Kind } from "./schema-kinds";

// By entries throughout: assigning a member called "__proto__" would not make one.
function withMember(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const entries = Object.entries(object);
  if (value === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (!Object.hasOwn(object, key)) return Object.fromEntries([...entries, [key, value]]);
  return Object.fromEntries(entries.map(([name, old]) => [name, name === key ? value : old]));
}

function change(root: JsonObject, path: Path, edit: (schema: JsonObject) => JsonObject): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return edit(root);
  const child = member(root, key);
  return isRecord(child) ? withMember(root, key, change(child as JsonObject, rest, edit)) : root;
}

function replace(root: JsonObject, path: Path, schema: JsonObject): JsonObject {
  const key = path.at(-1);
  return key === undefined ? schema : change(root, path.slice(0, -1), (parent) => withMember(parent, key, schema));
}

function propertiesOf(object: JsonObject): [string, Json][] {
  const properties = member(object, "properties");
  return isRecord(properties) ? Object.entries(properties as JsonObject) : [];
}

function requiredOf(object: JsonObject): Json[] {
  const required = member(object, "required");
  return Array.isArray(required) ? required : [];
}

function withRequired(object: JsonObject, required: Json[]): JsonObject {
  return required.length === 0 && !Object.hasOwn(object, "required") ? object : withMember(object, "required", required);
}

const withProperties = (object: JsonObject, properties: [string, Json][]): JsonObject =>
  withMember(object, "properties", Object.fromEntries(properties));

/** Sets, or with undefined removes, a keyword of the schema at `path`. */
export const setKeyword = (root: JsonObject, path: Path, keyword: string, value: Json | undefined): JsonObject =>
  change(root, path, (schema) => withMember(schema, keyword, value));

export const setKind = (root: JsonObject, path: Path, kind: Kind): JsonObject =>
  replace(root, path, ofKind(kind, schemaAt(root, path)));

export const setItemKind = (root: JsonObject, path: Path, kind: Kind): JsonObject =>
  change(root, path, (list) => withMember(list, "items", ofKind(kind, member(list, "items"))));

export function setRequired(root: JsonObject, owner: Path, name: string, required: boolean): JsonObject {
  return change(root, owner, (object) => {
    const others = requiredOf(object).filter((each) => each !== name);
    return withRequired(object, required ? [...others, name] : others);
  });
}

/** Why a field cannot be called `name`; "" if it can. */
export function nameProblem(root: JsonObject, owner: Path, old: string, name: string): string {
  if (name === "") return "A field needs a name.";
  const properties = member(schemaAt(root, owner), "properties");
  return name !== old && isRecord(properties) && Object.hasOwn(properties, name) ? "There is a field of that name already." : "";
}

export function renameField(root: JsonObject, owner: Path, old: string, name: string): JsonObject {
  if (nameProblem(root, owner, old, name) !== "") return root;
  return change(root, owner, (object) =>
    withRequired(
      withProperties(object, propertiesOf(object).map(([each, schema]) => [each === old ? name : each, schema])),
      requiredOf(object).map((each) => (each === old ? name : each)),
    ),
  );
}

export function removeField(root: JsonObject, owner: Path, name: string): JsonObject {
  return change(root, owner, (object) =>
    withRequired(
      withProperties(object, propertiesOf(object).filter(([each]) => each !== name)),
      requiredOf(object).filter((each) => each !== name),
    ),
  );
}

/** Up by -1, down by 1; as far as there is room. */
export function moveField(root: JsonObject, owner: Path, name: string, by: -1 | 1): JsonObject {
  return change(root, owner, (object) => {
    const properties = propertiesOf(object);
    const at = properties.findIndex(([each]) => each === name);
    const [moved] = properties.splice(at, 1);
    if (at < 0 || !moved) return object;
    properties.splice(Math.max(0, at + by), 0, moved);
    return withProperties(object, properties);
  });
}

function freeName(object: JsonObject, wanted: string): string {
  const taken = new Set(propertiesOf(object).map(([name]) => name));
  for (let at = 2, name = wanted; ; at += 1) {
    if (!taken.has(name)) return name;
    name = `${wanted}_${at}`;
  }
}

/** At the end of the object at `owner`, and required. Returns the name that it got, too. */
export function addField(root: JsonObject, owner: Path, wanted = "new_field", schema: JsonObject = ofKind("text", undefined)): { root: JsonObject; name: string } {
  let name = wanted;
  const changed = change(root, owner, (object) => {
    name = freeName(object, wanted);
    return withRequired(withProperties(object, [...propertiesOf(object), [name, schema]]), [...requiredOf(object), name]);
  });
  return { root: changed, name };
}
