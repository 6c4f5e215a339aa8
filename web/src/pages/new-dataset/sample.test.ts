import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../api/types";
import { inferSchema } from "./infer-schema";
import { maxSampleLength, readSample, recordsOfTable, SampleError } from "./read-sample";

const property = (records: JsonObject[], name: string) => (inferSchema(records).properties as JsonObject)[name];
const column = (...values: (string | number | boolean | null)[]) => property(values.map((value) => ({ value })), "value");

describe("a schema from records", () => {
  it("tells whole numbers from others", () => {
    expect(column(1, 2)).toEqual({ type: "integer" });
    expect(column(1, 2.5)).toEqual({ type: "number" });
  });
  it("requires what is never missing", () => {
    expect(inferSchema([{ a: 1, b: 2 }, { a: 3 }]).required).toEqual(["a"]);
  });
  it("makes a choice of few values that come up often", () => {
    expect(column("b", "a", "b", "a", "b", "a")).toEqual({ type: "string", enum: ["a", "b"] });
    expect(column("b", "a", "b")).toEqual({ type: "string", minLength: 1 });
    expect(column("a", "", "a", "", "a", "")).toEqual({ type: "string" });
  });
  it.each([
    ["date", ["2024-02-29", "2023-01-01"]], ["date-time", ["2024-02-29T10:00:00Z", "2024-02-29T10:00:00.5+02:00"]],
    ["email", ["a@b.ch", "c.d@e.f.org"]], ["uri", ["https://a.example/x", "http://b.example"]],
  ])("sees the format %s when all values have it", (format, values) => {
    expect(column(...values)).toEqual({ type: "string", format });
    expect(column(...values, "else")).toEqual({ type: "string", minLength: 1 });
  });
  it("takes no impossible date for one", () => expect(column("2023-02-29")).not.toHaveProperty("format"));
  it("allows null, also beside a choice", () => {
    expect(column(1, null)).toEqual({ type: ["integer", "null"] });
    expect(column("a", "a", "a", null)).toEqual({ type: ["string", "null"], enum: ["a", null] });
    expect(column(null)).toEqual({ type: "null" });
  });
  it("allows several types", () => expect(column("a", 1, null)).toEqual({ type: ["integer", "null", "string"] }));
  it("goes into groups and lists", () => {
    expect(property([{ v: { a: 1 } }, { v: { a: 2, b: true } }], "v")).toEqual({
      type: "object", properties: { a: { type: "integer" }, b: { type: "boolean" } }, required: ["a"], additionalProperties: false,
    });
    expect(property([{ v: [1] }, { v: [2.5] }], "v")).toEqual({ type: "array", items: { type: "number" } });
    expect(property([{ v: [] }], "v")).toEqual({ type: "array" });
  });
  it("ends, however deep the records are", () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 200; level += 1) deep = { deep };
    expect(JSON.stringify(inferSchema([deep])).length).toBeLessThan(2000);
  });
  it("takes __proto__ for a name like any other", () => {
    expect(Object.keys(inferSchema([JSON.parse('{"__proto__": 1}') as JsonObject]).properties as JsonObject)).toEqual(["__proto__"]);
  });
});

describe("a sample", () => {
  it("of CSV has numbers and booleans where a whole column has them", async () => {
    const { form, records } = await readSample('name,age,zip,ok,"a, b"\nAnn,31,0123,true,x\nBen,4.5,8001,FALSE,\n');
    expect(form).toBe("CSV");
    expect(records).toEqual([{ name: "Ann", age: 31, zip: "0123", ok: true, "a, b": "x" }, { name: "Ben", age: 4.5, zip: "8001", ok: false }]);
  });
  it("may have other separators, a byte order mark, and columns without a value", async () => {
    expect((await readSample("\uFEFFa;b\r\n1;\r\n2;\r\n")).records).toEqual([{ a: 1, b: "" }, { a: 2 }]);
  });
  it("of CSV may have empty cells behind the last column, and short rows", async () => {
    expect((await readSample("a,b\n1,2,,\n3\n")).records).toEqual([{ a: 1, b: 2 }, { a: 3 }]);
  });
  it("of JSON is a list, one object, or lines", async () => {
    expect((await readSample('[{"a":1},{"a":2}]')).records).toHaveLength(2);
    expect((await readSample('{"a":1}')).records).toEqual([{ a: 1 }]);
    expect(await readSample('{"a":1}\n\n{"a":2}\n')).toEqual({ form: "JSON Lines", records: [{ a: 1 }, { a: 2 }], cut: false });
  });
  it.each([["", "first"], ["a,b", "at least one line"], ["[]", "no records"], ["[1]", "Record 1"], ['{"a":1}\n{"a"', "Line 2"], ["a,,b\n1,2,3", "Column 2"], ["a,a\n1,2", "called"], ['a,b\n"x,2', "quote"], ["a,b\n1,2\nx,y, and z", "Row 3 has 3 cells"]])(
    "%j is refused in words", async (text, words) => {
      await expect(readSample(text)).rejects.toThrow(SampleError);
      await expect(readSample(text)).rejects.toThrow(words);
    },
  );
  it("is bounded", async () => {
    await expect(readSample("x".repeat(maxSampleLength + 1))).rejects.toThrow("too large");
    const many = await readSample(`a\n${"1\n".repeat(5000)}`);
    expect(many.records).toHaveLength(2000);
    expect(many.cut).toBe(true);
  });
  it("of numbers too large for one stays a text", () => {
    expect(recordsOfTable(["a"], [["1e999"]])).toEqual([{ a: "1e999" }]);
  });
});
