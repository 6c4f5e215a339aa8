import { describe, expect, it } from "vitest";
import { placeProblems, syntaxProblems } from "./json-lines";

describe("mistakes in JSON", () => {
  it("are at the line that lacks something, not at the next", () => {
    expect(syntaxProblems('{\n  "a": 1\n  "b": 2\n}')).toEqual([{ line: 2, offset: 10, message: "A comma is missing." }]);
  });
  it.each([
    ['{\n"a": [1, 2\n', 2], ['{\n"a":\n}', 3], ['{"a": 1,\n}', 2], ["{\n'a': 1}", 2], ['{"a": "x\n}', 1], ["{} {}", 1], ["", 1], ["{\n// c\n}", 2],
  ])("of %j are at line %d", (text, line) => {
    const problems = syntaxProblems(text);
    expect(problems.map((problem) => problem.line)).toContain(line);
    for (const { offset } of problems) expect(offset).toBeLessThanOrEqual(text.length);
  });
  it("are none in good JSON", () => expect(syntaxProblems(' {"a": [1, "b"]}\n')).toEqual([]));
});

describe("the gateway's problems", () => {
  const text = '{\n  "type": "object",\n  "properties": {\n    "a/b": {\n      "type": "strin"\n    },\n    "list": { "enum": [\n      1,\n      2\n    ] }\n  }\n}';
  it.each([
    ["/properties/a~1b/type", 5], ["/properties/list/enum/1", 9], ["/properties/none/type", 3], ["", 1], ["/properties/a~1b", 4],
  ])("at %s are at line %d", (path, line) => {
    expect(placeProblems(text, [{ path, message: "is wrong" }])[0]?.line).toBe(line);
  });
  it("need no good JSON", () => expect(placeProblems("", [{ path: "/a", message: "m" }])[0]?.line).toBe(1));
});
