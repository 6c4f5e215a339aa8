import { memo } from "react";
import { exactCount } from "../../format/numbers";
import { classNames } from "../../ui/class-names";
import { cellText, valueOf, type Column } from "./columns";
import type { RowState } from "./record-pages";
import type { Range } from "./visible";

interface Props {
  index: number;
  state: RowState;
  /** From the top of the scrolled element. */
  top: number;
  columns: readonly Column[];
  edges: readonly number[];
  drawn: Range;
  gutter: number;
  /** The column of the active cell, if that is in this row, and its id. */
  active: { column: number; id: string } | undefined;
  opened: boolean;
  showFailures: boolean;
}

function insteadOfCells(state: RowState, showFailures: boolean): string | undefined {
  if (state === "loading") return "Loading…";
  if (state === "unmade") return "Not here yet";
  if (state === "unreachable") return "Could not be loaded";
  if (state.ok) return undefined;
  return showFailures ? `Failed: ${state.error}` : "Failed";
}

export const GridRow = memo(function GridRow({ index, state, top, columns, edges, drawn, gutter, active, opened, showFailures }: Props) {
  const instead = insteadOfCells(state, showFailures);
  const data = typeof state === "object" && state.ok ? state.data : undefined;
  const failed = typeof state === "object" && !state.ok;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classNames("grid-row", failed && "grid-row-failed", instead !== undefined && !failed && "grid-row-empty", opened && "grid-row-opened")}
      style={{ transform: `translateY(${top}px)`, width: gutter + (edges.at(-1) ?? 0) }}
      data-row={index}
    >
      <div role="rowheader" aria-colindex={1} className="grid-gutter" style={{ width: gutter }}>
        {exactCount(index + 1)}
      </div>
      {instead !== undefined ? (
        <div
          role="gridcell"
          aria-colindex={2}
          aria-colspan={Math.max(1, columns.length)}
          className={classNames("grid-cell grid-cell-whole", active && "grid-cell-active")}
          style={{ left: gutter }}
          id={active?.id}
          data-column={0}
        >
          {instead}
        </div>
      ) : (
        columns.slice(drawn.start, drawn.end).map((column, step) => {
          const at = drawn.start + step;
          const value = valueOf(data, column.name);
          return (
            <div
              key={column.name}
              role="gridcell"
              aria-colindex={at + 2}
              className={classNames("grid-cell", column.numeric && "grid-cell-number", value === null && "grid-cell-null", active?.column === at && "grid-cell-active")}
              style={{ transform: `translateX(${gutter + (edges[at] ?? 0)}px)`, width: column.width }}
              id={active?.column === at ? active.id : undefined}
              data-column={at}
            >
              {value === null ? "null" : cellText(value)}
            </div>
          );
        })
      )}
    </div>
  );
});
