import { describe, expect, it } from "vitest";
import type { FieldProfile } from "../../api/types";
import { about, balanceSentence, frequentValues, histogramSentence, typeMix, valueLabel } from "./profile-figures";

const field = (part: Partial<FieldProfile>): FieldProfile => ({
  name: "f", types: { string: 10 }, missing: 0, distinct: 1, distinctExact: true, number: null, length: null, top: [], topExact: true, ...part,
});

describe("a field's profile", () => {
  it("names one type alone, and shares of several, the most frequent first", () => {
    expect(typeMix(field({}))).toBe("string");
    expect(typeMix(field({ types: { null: 2, string: 98 } }))).toBe("string 98%, null 2%");
    expect(typeMix(field({ types: {} }))).toBe("never there");
  });
  it("marks what is not exact", () => {
    expect([about(42, true), about(12_345, false)]).toEqual(["42", "≈ 12.3K"]);
  });
  it("shows the values that come again, and not only a few times among many", () => {
    const top = [{ value: "a", count: 50 }, { value: "b", count: 2 }, { value: "c", count: 1 }];
    expect(frequentValues(field({ types: { string: 100 }, top })).map(({ value }) => value)).toEqual(["a", "b"]);
    expect(frequentValues(field({ types: { string: 1000 }, top })).map(({ value }) => value)).toEqual(["a"]);
  });
  it("gives each value a name", () => {
    expect(["", null, true, [1]].map((value) => valueLabel({ value }))).toEqual(["empty text", "null", "true", "[1]"]);
    expect(valueLabel({ value: "Once upon a time", cut: true })).toBe("Once upon a time…");
  });
  it("tells a histogram in a sentence", () => {
    const number = { min: 0, mean: 5, max: 20, stddev: 1, histogram: [{ from: 0, to: 10, count: 3 }, { from: 10, to: 20, count: 40 }] };
    expect(histogramSentence(field({ number }))).toBe("2 bars from 0 to 20; the highest, from 10 to 20, has 40.");
    expect(histogramSentence(field({}))).toBe("");
  });
  it("judges how evenly labels are spread", () => {
    const labels = (...counts: number[]) => balanceSentence(field({ top: counts.map((count, at) => ({ value: `l${at}`, count })) }));
    expect(labels(100, 99)).toContain("Well balanced");
    expect(labels(100, 60)).toContain("Fairly balanced");
    expect(labels(100, 10)).toBe("Unbalanced: the most frequent label comes 10 times as often as the rarest.");
    expect(labels(5)).toBe("All records have the same label.");
    expect(labels(7, 7)).toBe("Well balanced: the most frequent label comes as often as the rarest.");
  });
  it("judges nothing while the rarest labels are not known", () => {
    const top = Array.from({ length: 10 }, (_, at) => ({ value: `l${at}`, count: 1000 }));
    expect(balanceSentence(field({ top, distinct: 30 }))).toBe("Of the 10 most frequent labels the first comes as often as the last; the others are rarer.");
  });
});
