// Where the keys of a grid lead, by the ARIA authoring practices.

export interface Cell {
  row: number;
  column: number;
}

export interface GridSize {
  rows: number;
  columns: number;
  /** Rows that are seen at once. */
  page: number;
}

const clamp = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));

/** The cell that `key` leads to from `at`; undefined for keys that lead nowhere. */
export function cellAfter(key: string, control: boolean, at: Cell, { rows, columns, page }: GridSize): Cell | undefined {
  const to = (row: number, column: number): Cell => ({ row: clamp(row, rows), column: clamp(column, columns) });
  switch (key) {
    case "ArrowUp":
      return to(at.row - 1, at.column);
    case "ArrowDown":
      return to(at.row + 1, at.column);
    case "ArrowLeft":
      return to(at.row, at.column - 1);
    case "ArrowRight":
      return to(at.row, at.column + 1);
    case "PageUp":
      return to(at.row - page, at.column);
    case "PageDown":
      return to(at.row + page, at.column);
    case "Home":
      return to(control ? 0 : at.row, 0);
    case "End":
      return to(control ? rows - 1 : at.row, columns - 1);
    default:
      return undefined;
  }
}
