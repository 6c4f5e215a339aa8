import { describe, expect, it } from "vitest";
import { ago, duration } from "./times";

describe("durations", () => {
  it("have at most two units", () => {
    expect([30, 450, 42_000, 95_000, 8_100_000, 90_000_000].map(duration)).toEqual(["30 ms", "0.5 s", "42 s", "1 min 35 s", "2 h 15 min", "1 d 1 h"]);
  });
  it("leave a unit of none out, and never show sixty of one", () => {
    expect([60_000, 3_600_000, 59_900, 3_599_600, 86_399_999].map(duration)).toEqual(["1 min", "1 h", "1 min", "1 h", "1 d"]);
  });
  it("show a dash for what is no duration", () => {
    expect([duration(-1), duration(Number.NaN)]).toEqual(["–", "–"]);
  });
});

describe("times ago", () => {
  const now = Date.parse("2026-01-20T12:00:00.000Z");
  it("grow coarser", () => {
    const times = ["2026-01-20T11:59:55.000Z", "2026-01-20T11:59:15.000Z", "2026-01-20T11:55:00.000Z", "2026-01-20T02:00:00.000Z", "2026-01-18T12:00:00.000Z"];
    expect(times.map((time) => ago(time, now))).toEqual(["just now", "45 s ago", "5 min ago", "10 h ago", "2 d ago"]);
  });
  it("take a clock that is ahead for now, and nonsense for nothing", () => {
    expect([ago("2026-01-20T12:00:30.000Z", now), ago("soon", now)]).toEqual(["just now", "–"]);
  });
});
