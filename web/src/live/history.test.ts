import { describe, expect, it } from "vitest";
import { add, points, recentRate, type Sample } from "./history";

const sample = (second: number, made: number, inFlight = 4): Sample => ({ time: second * 1000, generation: 1, made, inFlight });
const all = (...samples: Sample[]) => samples.reduce<Sample[]>(add, []);

describe("the history of a job", () => {
  it("tells records a second, and the latency that the calls in flight make of it", () => {
    expect(points(all(sample(0, 0), sample(2, 8)))).toEqual([{ time: 2000, rate: 4, latency: 1000 }]);
  });
  it("tells no latency while nothing is made", () => {
    expect(points(all(sample(0, 3), sample(2, 3)))[0]).toMatchObject({ rate: 0, latency: null });
  });
  it("replaces a sample by one that comes too soon after", () => {
    expect(all(sample(0, 0), sample(0.4, 1), sample(1.5, 6)).map((one) => one.made)).toEqual([0, 6]);
  });
  it("begins anew with a retry", () => {
    expect(all(sample(0, 0), sample(2, 8), { ...sample(3, 2), generation: 2 })).toHaveLength(1);
  });
  it("stays bounded, and keeps its first and its last sample", () => {
    const many = all(...Array.from({ length: 1000 }, (_, at) => sample(2 * at, at)));
    expect(many.length).toBeLessThanOrEqual(400);
    expect([many[0]?.made, many.at(-1)?.made]).toEqual([0, 999]);
  });
  it("looks half a minute back for the rate of now", () => {
    expect(recentRate(all(sample(0, 0), sample(100, 10), sample(110, 110)), 110_000)).toBe(10);
    expect(recentRate(all(sample(0, 0)), 0)).toBeNull();
  });
  it("counts the time in which nothing was made, and says nothing after two minutes of it", () => {
    const stopped = all(sample(0, 0), sample(10, 100));
    expect(recentRate(stopped, 10_000)).toBe(10);
    expect(recentRate(stopped, 100_000)).toBe(1);
    expect(recentRate(stopped, 131_000)).toBeNull();
  });
});
