import { describe, expect, it } from "vitest";
import { nextFailed, rowNumber, rowRange } from "./row-range";

describe("row numbers", () => {
  it("count from 1 and may have separators", () => {
    expect([rowNumber("1", 9), rowNumber(" 1,234 ", 2_000), rowNumber("1'234'567", 5_000_000)]).toEqual([1, 1_234, 1_234_567]);
  });
  it("are refused when there is no such row", () => {
    expect(["0", "10", "-1", "x", "", "1e3"].map((text) => rowNumber(text, 9))).toEqual(Array.from({ length: 6 }, () => undefined));
  });
});

describe("ranges of rows", () => {
  it("include both ends", () => {
    expect(rowRange("2", "2", 9)).toEqual({ first: 2, last: 2 });
    expect(rowRange("1", "500", 9_000)).toEqual({ first: 1, last: 500 });
  });
  it("say what is wrong with them", () => {
    expect(rowRange("1", "501", 9_000)).toHaveProperty("error", expect.stringContaining("At most 500 rows"));
    expect(rowRange("5", "2", 9)).toHaveProperty("error", expect.stringContaining("comes after"));
    expect(rowRange("1", "", 9_000)).toHaveProperty("error", "Give row numbers from 1 to 9,000.");
  });
});

describe("the next failed row", () => {
  it("is found in both directions, and around the ends", () => {
    expect([nextFailed([3, 7], 3, 1), nextFailed([3, 7], 7, 1), nextFailed([3, 7], 7, -1), nextFailed([3, 7], 0, -1)]).toEqual([7, 3, 3, 7]);
  });
  it("is none where nothing failed", () => {
    expect(nextFailed([], 3, 1)).toBeUndefined();
  });
});
