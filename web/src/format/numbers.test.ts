import { describe, expect, it } from "vitest";
import { count, counted, figure, percent, rate } from "./numbers";

describe("numbers", () => {
  it("shortens counts from ten thousand on", () => {
    expect([0, 9_999, 10_000, 1_234_567].map(count)).toEqual(["0", "9,999", "10K", "1.23M"]);
  });
  it("counts one thing as one", () => {
    expect([counted(1, "record"), counted(0, "record"), counted(2, "entry", "entries")]).toEqual(["1 record", "0 records", "2 entries"]);
  });
  it("says neither all nor nothing unless it is so", () => {
    expect([percent(0, 9), percent(1, 1000), percent(999, 1000), percent(9, 9), percent(1, 0)]).toEqual(["0%", "<1%", "99%", "100%", "0%"]);
  });
  it("gives slow rates by the minute or hour", () => {
    expect([rate(0), rate(12.34), rate(1234), rate(0.5), rate(0.001)]).toEqual(["0/s", "12/s", "1,234/s", "30/min", "3.6/h"]);
  });
  it("keeps few digits of a figure", () => {
    expect([figure(3), figure(3.14159), figure(1e12), figure(0.00001), figure(-0.5)]).toEqual(["3", "3.142", "1.00e+12", "1.00e-5", "-0.5"]);
  });
});
