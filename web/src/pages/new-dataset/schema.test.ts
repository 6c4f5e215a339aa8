import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../api/types";
import { addField, moveField, nameProblem, removeField, renameField, setItemKind, setKeyword, setKind, setRequired } from "./schema-edits";
import { fieldRows, parseSchema, unspokenAtRoot } from "./schema-fields";
import { kindOf, ofKind } from "./schema-kinds";
import { constraintWords, unspoken } from "./schema-words";

const schema: JsonObject = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 2, maxLength: 60, examples: ["Ann"] },
    born: { type: ["string", "null"], format: "date" },
    address: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    orders: { type: "array", minItems: 1, items: { type: "object", properties: { sku: { type: "string", pattern: "^[A-Z]+$" } } } },
  },
  required: ["orders", "name"],
  if: {},
};
const names = (root: JsonObject) => Object.keys(root.properties as JsonObject);

describe("the rows of a schema", () => {
  it("go into groups and into lists of groups", () => {
    expect(fieldRows(schema).map(({ name, depth, kind, required }) => [name, depth, kind, required])).toEqual([
      ["name", 0, "text", true],
      ["born", 0, "date", false],
      ["address", 0, "group", false],
      ["city", 1, "text", true],
      ["orders", 0, "list", true],
      ["sku", 1, "text", false],
    ]);
  });
  it("name what only the JSON shows", () => {
    expect(fieldRows(schema)[0]?.more).toEqual(["examples"]);
    expect(unspokenAtRoot(schema)).toEqual(["if"]);
  });
  it("end, however deep or wide the schema is", () => {
    let deep: JsonObject = { type: "object" };
    for (let level = 0; level < 60; level += 1) deep = { type: "array", items: { type: "object", properties: { a: deep } } };
    expect(fieldRows({ properties: { deep } }).length).toBeLessThan(20);
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`f${at}`, {}]));
    expect(fieldRows({ properties: wide })).toHaveLength(400);
  });
  it("need no shape of the schema", () => {
    expect(fieldRows({ properties: [] })).toEqual([]);
    expect(fieldRows({ properties: { a: true, b: null, c: 3 }, required: "a" }).map((row) => row.kind)).toEqual(["other", "other", "other"]);
    expect(parseSchema("[]")).toBeUndefined();
    expect(parseSchema("{")).toBeUndefined();
  });
});

describe("kinds", () => {
  it.each([
    [{ type: "string" }, "text"], [{ type: "string", format: "email" }, "email"], [{ type: "string", format: "ipv4" }, "text"],
    [{ enum: ["a", 1, null] }, "choice"], [{ enum: [{}] }, "other"], [{ type: ["integer", "null"] }, "integer"],
    [{ type: ["integer", "string"] }, "other"], [{ $ref: "#/$defs/a" }, "other"], [{ properties: {} }, "group"], [true, "other"],
  ])("of %j is %s", (each, kind) => expect(kindOf(each as JsonObject)).toBe(kind));
  it("keep description and null when they change", () => {
    expect(ofKind("integer", { type: ["string", "null"], description: "d", minLength: 2 })).toEqual({ type: ["integer", "null"], description: "d" });
    expect(ofKind("choice", { type: ["string", "null"] }).enum).toContain(null);
  });
});

describe("rules in words", () => {
  it.each([
    [{ type: "string", minLength: 2, maxLength: 60 }, "2 to 60 characters"],
    [{ type: "string", minLength: 5, maxLength: 5 }, "5 characters"],
    [{ type: "string", minLength: 1 }, "at least 1 character"],
    [{ type: "integer", minimum: 0, maximum: 120 }, "0 to 120"],
    [{ type: "number", exclusiveMinimum: 0, multipleOf: 0.5 }, "above 0 · in steps of 0.5"],
    [{ type: "integer", minimum: 1990, maximum: 4999999999 }, "1990 to 4999999999"],
    [{ type: "number", minimum: 46.948091, multipleOf: 0.0005 }, "at least 46.948091 · in steps of 0.0005"],
    [{ enum: ["a", "b"] }, "a, b"],
    [{ type: "array", minItems: 1, maxItems: 3, uniqueItems: true, items: { type: "string", maxLength: 9 } }, "1 to 3 entries · none twice · each: text, at most 9 characters"],
    [{ type: ["string", "null"], format: "date" }, "may be null"],
    [{ const: 3 }, "always 3"],
    [{ type: "boolean" }, ""],
  ])("of %j", (each, words) => expect(constraintWords(each as JsonObject)).toBe(words));
  it("leave nothing out silently", () => {
    expect(unspoken({ type: "string", format: "ipv4", default: "x" })).toEqual(["format", "default"]);
    expect(unspoken({ type: "object", additionalProperties: { type: "string" } })).toEqual(["additionalProperties"]);
    expect(unspoken({ type: "object", additionalProperties: false })).toEqual([]);
  });
});

describe("edits", () => {
  it("rename in place, required too", () => {
    const renamed = renameField(schema, [], "name", "full_name");
    expect(names(renamed)).toEqual(["full_name", "born", "address", "orders"]);
    expect(renamed.required).toEqual(["orders", "full_name"]);
    expect(renamed.if).toBe(schema.if);
  });
  it("refuse a name that is taken or empty", () => {
    expect(nameProblem(schema, [], "name", "born")).not.toBe("");
    expect(nameProblem(schema, [], "name", "")).not.toBe("");
    expect(renameField(schema, [], "name", "born")).toBe(schema);
  });
  it("remove, move and add", () => {
    expect(removeField(schema, [], "orders").required).toEqual(["name"]);
    expect(names(moveField(schema, [], "name", 1))).toEqual(["born", "name", "address", "orders"]);
    expect(names(moveField(schema, [], "name", -1))).toEqual(names(schema));
    const { root, name } = addField(addField(schema, []).root, []);
    expect(name).toBe("new_field_2");
    expect(root.required).toEqual(["orders", "name", "new_field", "new_field_2"]);
  });
  it("reach nested fields", () => {
    const sku = ["properties", "orders", "items", "properties", "sku"];
    const changed = setKeyword(setKind(schema, sku, "integer"), sku, "minimum", 3);
    expect(fieldRows(changed).at(-1)).toMatchObject({ name: "sku", kind: "integer", rules: "at least 3" });
    expect(fieldRows(setRequired(changed, ["properties", "orders", "items"], "sku", true)).at(-1)?.required).toBe(true);
    expect(fieldRows(setItemKind(schema, ["properties", "orders"], "date"))[4]?.item).toBe("date");
  });
  it("take away a keyword", () => {
    expect(setKeyword(schema, ["properties", "name"], "minLength", undefined)).not.toHaveProperty("properties.name.minLength");
  });
  it("leave a schema alone that has no such place", () => {
    expect(setKeyword(schema, ["properties", "none"], "minLength", 1)).toEqual(schema);
  });
  it("take __proto__ for a name like any other", () => {
    const { root } = addField(schema, [], "__proto__");
    expect(names(root)).toContain("__proto__");
    expect(names(renameField(schema, [], "name", "__proto__"))[0]).toBe("__proto__");
    expect(fieldRows(root).at(-1)?.kind).toBe("text");
  });
});
