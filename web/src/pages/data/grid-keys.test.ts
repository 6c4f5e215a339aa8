import { describe, expect, it } from "vitest";
import { cellAfter } from "./grid-keys";

const size = { rows: 1_000, columns: 5, page: 20 };
const after = (key: string, control = false, at = { row: 500, column: 2 }) => cellAfter(key, control, at, size);

describe("keys of a grid", () => {
  it("move by a cell", () => {
    expect(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].map((key) => after(key))).toEqual([
      { row: 499, column: 2 },
      { row: 501, column: 2 },
      { row: 500, column: 1 },
      { row: 500, column: 3 },
    ]);
  });
  it("move by what is seen at once", () => {
    expect([after("PageUp"), after("PageDown")]).toEqual([{ row: 480, column: 2 }, { row: 520, column: 2 }]);
  });
  it("go to the ends of the row, or with Ctrl of the table", () => {
    expect([after("Home"), after("End"), after("Home", true), after("End", true)]).toEqual([
      { row: 500, column: 0 },
      { row: 500, column: 4 },
      { row: 0, column: 0 },
      { row: 999, column: 4 },
    ]);
  });
  it("stop at the edges", () => {
    expect(after("ArrowUp", false, { row: 0, column: 0 })).toEqual({ row: 0, column: 0 });
    expect(after("PageDown", false, { row: 990, column: 0 })).toEqual({ row: 999, column: 0 });
  });
  it("that mean nothing here are left to the browser", () => {
    expect(after("Tab")).toBeUndefined();
  });
});
