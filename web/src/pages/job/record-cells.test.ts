import { describe, expect, it } from "vitest";
import type { Peer } from "../../api/types";
import { fold, layOut, lookOf } from "./record-cells";

const peer = (rest: Partial<Peer>): Peer => ({ peerId: "a", assigned: 10, range: { start: 0, end: 10 }, generatedOk: 0, generatedFailed: 0, ...rest });
const grid = (total: number, group = 1) => ({ group, columns: 10, rows: 1, cells: Math.ceil(total / group), pitch: 10 });
const looks = (peers: Peer[], total = 10, group = 1) => {
  const cells = fold(grid(total, group), peers);
  return Array.from({ length: Math.ceil(total / group) }, (_, cell) => lookOf(cells, cell).charAt(0)).join("");
};

describe("the layout of the record map", () => {
  it("gives few records large cells, and never more columns than cells", () => {
    expect(layOut(3, 1000)).toEqual({ group: 1, columns: 3, rows: 1, cells: 3, pitch: 18 });
  });
  it("groups what does not fit", () => {
    const millions = layOut(5_000_000, 1000);
    expect(millions.group).toBe(1000);
    expect(millions.cells).toBe(5000);
    expect(millions.rows * millions.pitch).toBeLessThanOrEqual(336);
  });
  it("has a cell for each record as long as they fit", () => {
    expect(layOut(2000, 1000).group).toBe(1);
  });
  it("stands a page without width, and a job of one record", () => {
    expect(layOut(1, 0).cells).toBe(1);
  });
});

describe("the states of records", () => {
  it("are done, failed, in flight, asked again, waiting", () => {
    const one = peer({
      generatedOk: 3, generatedFailed: 1, done: [[0, 4]], errors: [{ index: 2, message: "no" }],
      inFlight: [{ index: 4, attempt: 1, since: "2026-01-01T00:00:00.000Z" }, { index: 5, attempt: 2, since: "2026-01-01T00:00:00.000Z" }],
    });
    expect(looks([one])).toBe("ddfdfrwwww");
  });
  it("are all done of a peer that has finished, whatever its lists say", () => {
    expect(looks([peer({ generatedOk: 10, done: [] })])).toBe("dddddddddd");
  });
  it("count a group's records, the last group's as many as there are", () => {
    const cells = fold(grid(25, 10), [peer({ range: { start: 0, end: 25 }, done: [[5, 25]], generatedOk: 20 })]);
    expect([...cells.done]).toEqual([5, 10, 5]);
  });
  it("leave a failed record that a retry makes again to the retry", () => {
    expect(looks([peer({ done: [[0, 2]], errors: [{ index: 5, message: "no" }] })])).toBe("ddwwwwwwww");
  });
  it("say when there are more failures than are listed", () => {
    expect(fold(grid(10), [peer({ generatedFailed: 3, generatedOk: 1, done: [[0, 4]], errors: [{ index: 1, message: "no" }] })]).incomplete).toBe(true);
  });
  it("tell since when a cell's oldest call is under way", () => {
    const cells = fold(grid(10, 10), [peer({ inFlight: [
      { index: 1, attempt: 1, since: "2026-01-01T00:00:09.000Z" }, { index: 2, attempt: 1, since: "2026-01-01T00:00:01.000Z" }] })]);
    expect(cells.since[0]).toBe(Date.parse("2026-01-01T00:00:01.000Z"));
  });
});
