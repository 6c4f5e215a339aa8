import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../api/types";
import { addField, moveField, removeField, renameField, setKeyword, setRequired } from "./schema-edits";
import { parseSchema } from "./schema-fields";
import { rewrittenSchema } from "./schema-text";

const text = `{ "type": "object",
    "x-note":   [1,2,   3],
    "properties": {
        "id": {"type": "integer", "maximum": 9007199254740993},
        "na\\u006de": { "type": "string", "maxLength": 40 },
        "tags": {
            "type": "array",
            "items": {"type": "string"}
        }
    },
    "required": ["id", "name"],
    "additionalProperties": false
}
`;

function after(change: (schema: JsonObject) => JsonObject, before = text): string {
  const schema = parseSchema(before);
  if (!schema) throw new Error("no schema");
  const next = change(schema);
  const written = rewrittenSchema(before, schema, next);
  expect(parseSchema(written)).toEqual(next);
  return written;
}

describe("the text of a changed schema", () => {
  it("differs in the changed rule alone", () => {
    expect(after((schema) => setKeyword(schema, ["properties", "name"], "maxLength", 50))).toBe(text.replace("maxLength\": 40", "maxLength\": 50"));
  });
  it("takes a rule more on the line of the others", () => {
    expect(after((schema) => setKeyword(schema, ["properties", "id"], "minimum", 1))).toBe(
      text.replace("9007199254740993}", '9007199254740993, "minimum": 1}'),
    );
  });
  it("is the same when nothing changed", () => {
    expect(after((schema) => schema)).toBe(text);
  });
  it("keeps the rules of a renamed field as they were written", () => {
    expect(after((schema) => renameField(schema, [], "id", "number"))).toBe(text.replaceAll('"id"', '"number"'));
  });
  it("gives a new field lines of its own, indented like the others", () => {
    expect(after((schema) => addField(schema, [], "city", { type: "string" }).root)).toBe(
      text
        .replace('{"type": "string"}\n        }', '{"type": "string"}\n        },\n        "city": {\n            "type": "string"\n        }')
        .replace('["id", "name"]', '["id", "name", "city"]'),
    );
  });
  it("loses the lines of a removed field and no others", () => {
    expect(after((schema) => removeField(schema, [], "name"))).toBe(
      text.replace('        "na\\u006de": { "type": "string", "maxLength": 40 },\n', "").replace('["id", "name"]', '["id"]'),
    );
  });
  it("moves a field with its text", () => {
    const lines = text.split("\n");
    [lines[3], lines[4]] = [lines[4] ?? "", lines[3] ?? ""];
    expect(after((schema) => moveField(schema, [], "name", -1))).toBe(lines.join("\n"));
  });
  it("empties and fills lists and objects", () => {
    const none = after((schema) => setRequired(setRequired(schema, [], "id", false), [], "name", false));
    expect(none).toContain('"required": []');
    expect(after((schema) => setRequired(schema, [], "id", true), none)).toContain('"required": ["id"]');
    expect(after((schema) => addField(schema, [], "a", { type: "null" }).root, '{"properties":{}}')).toContain('"a": {');
  });
  it("has a member that came twice once", () => {
    const twice = '{"type": "array", "type": "object", "properties": {"a": {}}}';
    expect(after((schema) => setKeyword(schema, ["properties", "a"], "type", "string"), twice)).toContain('{"type": "object", "properties"');
  });
  it("copes with a member called __proto__", () => {
    after((schema) => addField(schema, [], "__proto__").root);
  });
});
