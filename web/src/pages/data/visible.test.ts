import { describe, expect, it } from "vitest";
import { edgesOf, filling, visibleColumns, visibleRows } from "./visible";

describe("rows to draw", () => {
  it("are those in view and some beyond", () => {
    expect(visibleRows(1_000, 36, 3_600, 360, 5)).toEqual({ start: 95, end: 115 });
  });
  it("count those that are partly in view", () => {
    expect(visibleRows(1_000, 36, 3_610, 360, 0)).toEqual({ start: 100, end: 111 });
  });
  it("stay within the table", () => {
    expect(visibleRows(8, 36, 0, 600, 5)).toEqual({ start: 0, end: 8 });
    expect(visibleRows(0, 36, 0, 600, 5)).toEqual({ start: 0, end: 0 });
    expect(visibleRows(8, 36, 100_000, 600, 5)).toEqual({ start: 8, end: 8 });
  });
});

describe("columns to draw", () => {
  const edges = edgesOf(Array.from({ length: 100 }, () => 100));
  it("are those in view and one at either side", () => {
    expect(visibleColumns(edges, 1_000, 500)).toEqual({ start: 9, end: 16 });
  });
  it("stay within the table", () => {
    expect(visibleColumns(edges, 0, 500)).toEqual({ start: 0, end: 6 });
    expect(visibleColumns(edges, 9_900, 500)).toEqual({ start: 98, end: 100 });
    expect(visibleColumns(edgesOf([]), 0, 500)).toEqual({ start: 0, end: 0 });
  });
});

describe("widths", () => {
  it("fill the room there is", () => {
    expect(filling([100, 300], 800)).toEqual([200, 600]);
  });
  it("stay as they are when there is none", () => {
    expect(filling([100, 300], 250)).toEqual([100, 300]);
  });
});
