import { describe, expect, it } from "vitest";
import { cellText, extended, fieldNames, fullText, schemaFields, valueOf } from "./columns";

describe("cells", () => {
  it("show nested values as compact JSON, and nothing for null", () => {
    expect([cellText({ a: [1, "x"] }), cellText(null), cellText(undefined), cellText(false), cellText(0)]).toEqual(['{"a":[1,"x"]}', "", "", "false", "0"]);
  });
  it("put a text on one line and cut it where nobody would see it", () => {
    expect(cellText("two\n  lines")).toBe("two lines");
    expect(cellText("x".repeat(100_000)).length).toBeLessThanOrEqual(240);
    expect(cellText(Array.from({ length: 500 }, () => 1)).endsWith("…")).toBe(true);
  });
  it("show all of a value when it is read in full", () => {
    expect(fullText("two\n  lines")).toBe("two\n  lines");
    expect(fullText({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});

describe("columns", () => {
  it("are of what a record has itself", () => {
    expect([valueOf({ a: 1 }, "constructor"), valueOf({ constructor: "Ferrari" }, "constructor"), valueOf(undefined, "a")]).toEqual([undefined, "Ferrari", undefined]);
    expect(extended([], ["toString"], [{ a: 1 }]).map((column) => column.name)).toEqual(["toString", "a"]);
  });
  it("come in the schema's order, then as they turn up", () => {
    const names = schemaFields({ type: "object", properties: { b: {}, a: {} } });
    expect(fieldNames(names, [{ a: 1, z: 2 }, { y: 3, b: 1 }])).toEqual(["b", "a", "z", "y"]);
  });
  it("do without a schema", () => {
    expect(schemaFields(undefined)).toEqual([]);
    expect(schemaFields({ type: "object", properties: true })).toEqual([]);
  });
  it("are as wide as their values, within bounds, and right-aligned for numbers alone", () => {
    const [age, text, mixed] = extended([], [], [{ age: 42, text: "x".repeat(500), mixed: 1 }, { age: 7, text: "y", mixed: "one" }]);
    expect(age).toMatchObject({ name: "age", numeric: true, width: 72 });
    expect(text).toMatchObject({ numeric: false, width: 380 });
    expect(mixed?.numeric).toBe(false);
  });
  it("keep their place and width when more turn up", () => {
    const first = extended([], ["a"], [{ a: "x" }]);
    expect(extended(first, ["a"], [{ a: "a much longer value than before" }])).toBe(first);
    expect(extended(first, ["a"], [{ b: 1 }]).map((column) => column.name)).toEqual(["a", "b"]);
  });
});
