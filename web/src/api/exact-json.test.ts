import { describe, expect, it } from "vitest";
import { isNumber, parseExact, withSchemaText } from "./exact-json";

const canKeep = "rawJSON" in JSON;

describe("reading", () => {
  it("leaves what a number can hold a number", () => {
    expect(parseExact('{"a": 9007199254740991, "b": 0.12345678901234567, "c": "12345678901234567890", "d": 1e300}')).toEqual({
      a: Number.MAX_SAFE_INTEGER, b: Number("0.12345678901234567"), c: "12345678901234567890", d: 1e300,
    });
  });
  it.runIf(canKeep)("keeps the digits of larger integers", () => {
    const text = '{"id":12345678901234567890,"list":[-9007199254740993]}';
    const value = parseExact(text) as { id: unknown };
    expect(JSON.stringify(value)).toBe(text);
    expect(isNumber(value.id)).toBe(true);
  });
  it("rounds where the browser cannot do better", () => {
    expect(isNumber((parseExact('{"id":12345678901234567890}') as { id: unknown }).id)).toBe(true);
  });
  it("tells numbers from other values", () => {
    expect([isNumber(1), isNumber("1"), isNumber({ rawJSON: "1" }), isNumber(null)]).toEqual([true, false, false, false]);
  });
  it("refuses what is no JSON", () => {
    expect(() => parseExact("{12345678901234567890")).toThrow(SyntaxError);
  });
});

it("sends a schema as it was written", () => {
  const schema = '{ "properties": {"b": {"maximum": 18446744073709551615}, "7": {}} }';
  expect(withSchemaText({ draftToken: 't"', count: undefined }, schema)).toBe(`{"draftToken":"t\\"","schema":${schema}}`);
  expect(withSchemaText({}, "{}")).toBe('{"schema":{}}');
});
