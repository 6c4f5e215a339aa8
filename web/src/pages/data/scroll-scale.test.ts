import { describe, expect, it } from "vitest";
import { positionAt, scrolledHeight, scrolledTo, showing, type Position, type Scale } from "./scroll-scale";

const rowHeight = 36;
const small: Scale = { content: 1_000 * rowHeight, view: 600, limit: 6_000_000 };
const huge: Scale = { content: 5_000_000 * rowHeight, view: 600, limit: 6_000_000 };
const end = huge.content - huge.view;

describe("a table that fits", () => {
  it("scrolls as any element", () => {
    expect(scrolledHeight(small)).toBe(36_000);
    expect(scrolledTo(small, { virtual: 0, real: 0 }, 12_345)).toEqual({ virtual: 12_345, real: 12_345 });
  });
  it("that is shorter than its place does not scroll", () => {
    expect(positionAt({ content: 100, view: 600, limit: 6_000_000 }, 50)).toEqual({ virtual: 0, real: 0 });
  });
});

describe("a table higher than a browser can show", () => {
  it("is as high as may be", () => {
    expect(scrolledHeight(huge)).toBe(6_000_000);
  });
  it("moves by the pixel for small moves", () => {
    const start = positionAt(huge, 90_000_000);
    const after = scrolledTo(huge, start, start.real + 100);
    expect(after).toEqual({ virtual: 90_000_100, real: start.real + 100 });
  });
  it("moves in proportion for long ones", () => {
    const after = scrolledTo(huge, { virtual: 0, real: 0 }, (6_000_000 - 600) / 2);
    expect(after.virtual).toBeCloseTo(end / 2, 3);
  });
  it("has its first and last row at the ends of the scroll bar", () => {
    expect(scrolledTo(huge, { virtual: 0, real: 0 }, 6_000_000 - 600).virtual).toBe(end);
    expect(scrolledTo(huge, { virtual: end, real: 6_000_000 - 600 }, 0).virtual).toBe(0);
  });
  it("can be wheeled to either end, however far the bar has drifted from the rows", () => {
    for (const direction of [-1, 1]) {
      let at: Position = positionAt(huge, direction < 0 ? 200_000 : end - 200_000);
      for (let step = 0; step < 300; step += 1) {
        const wheeled = Math.min(Math.max(at.real + direction * 1_000, 0), 6_000_000 - 600);
        at = scrolledTo(huge, at, wheeled);
      }
      expect(at.virtual).toBe(direction < 0 ? 0 : end);
      expect(at.real).toBeCloseTo(direction < 0 ? 0 : 6_000_000 - 600, 3);
    }
  });
  it("never leaves a part of the rows out of reach of small steps", () => {
    let at: Position = { virtual: 0, real: 0 };
    for (let step = 1; step <= 1_000; step += 1) {
      const before = at.virtual;
      at = scrolledTo(huge, at, at.real + 500);
      expect(at.virtual - before).toBe(500);
    }
  });
});

describe("showing a row", () => {
  const at = positionAt(huge, 3_600_000);
  it("stays when it is seen whole", () => {
    expect(showing(huge, at, 100_005, rowHeight)).toBe(at);
  });
  it("brings a near one to the nearer edge", () => {
    expect(showing(huge, at, 99_990, rowHeight).virtual).toBe(99_990 * rowHeight);
    expect(showing(huge, at, 100_020, rowHeight).virtual).toBe(100_021 * rowHeight - 600);
  });
  it("brings a far one into the upper third, but at the ends", () => {
    expect(showing(huge, at, 50_000, rowHeight).virtual).toBe(50_000 * rowHeight - 200);
    expect(showing(huge, at, 0, rowHeight).virtual).toBe(0);
    expect(showing(huge, at, 4_999_999, rowHeight).virtual).toBe(end);
  });
});
