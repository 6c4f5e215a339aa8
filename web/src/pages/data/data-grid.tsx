// The rows of a dataset as a grid: only what is in view is drawn, and fetched. The focus stays on the grid itself, which
// says which of its cells is meant (cells come and go while one scrolls).
import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { exactCount } from "../../format/numbers";
import { edgesOf, filling, visibleColumns, visibleRows } from "./visible";
import { cellAfter, type Cell } from "./grid-keys";
import { GridRow } from "./grid-row";
import type { Column } from "./columns";
import type { RecordPages } from "./record-pages";
import { useScaledScroll } from "./use-scaled-scroll";

const rowHeight = 36; // as in data.css
const headHeight = 40;
const beyond = 8; // rows
const waitMs = 40; // what is scrolled past at once is not asked for

interface Props {
  label: string;
  total: number;
  pages: RecordPages;
  /** Changes with the rows. */
  version: number;
  columns: readonly Column[];
  active: Cell;
  /** The row in the panel. */
  opened: number | undefined;
  showFailures: boolean;
  onActive: (cell: Cell) => void;
  /** `by` keys or the mouse. */
  onOpen: (row: number, by: "keys" | "mouse") => void;
}

export function DataGrid({ label, total, pages, columns: natural, active, opened, showFailures, onActive, onOpen }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const id = useId();
  const { view, position, height, onScroll, showRow } = useScaledScroll(grid, total, rowHeight, headHeight);
  const gutter = exactCount(total).length * 9 + 26;
  const room = view.width - gutter;
  const columns = useMemo(() => {
    const widths = filling(natural.map((column) => column.width), room);
    return natural.map((column, at) => ({ ...column, width: widths[at] ?? column.width }));
  }, [natural, room]);
  const edges = useMemo(() => edgesOf(columns.map((column) => column.width)), [columns]);
  const { start, end } = visibleColumns(edges, view.left, room);
  const drawn = useMemo(() => ({ start, end }), [start, end]);
  const rows = visibleRows(total, rowHeight, position.virtual, view.height, beyond);

  useEffect(() => {
    const timer = setTimeout(() => pages.want(rows.start, rows.end), waitMs);
    return () => clearTimeout(timer);
  }, [pages, rows.start, rows.end]);

  // The active cell is kept in sight, wherever it was moved from.
  useEffect(() => showRow(active.row), [active, showRow]);
  useEffect(() => {
    const element = grid.current;
    const left = edges[active.column];
    const right = edges[active.column + 1];
    if (!element || left === undefined || right === undefined) return;
    const width = element.clientWidth - gutter;
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + width) element.scrollLeft = Math.min(left, right - width);
    // Not when widths change: only moving the cell moves the view.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active.column]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onOpen(active.row, "keys");
      return;
    }
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const to = cellAfter(event.key, event.ctrlKey || event.metaKey, active, { rows: total, columns: Math.max(1, columns.length), page });
    if (!to || event.altKey) return;
    event.preventDefault();
    onActive(to);
  };
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const row = event.target.closest<HTMLElement>("[data-row]")?.dataset.row;
    const column = event.target.closest<HTMLElement>("[data-column]")?.dataset.column;
    if (row === undefined) return;
    onActive({ row: Number(row), column: column === undefined ? active.column : Number(column) });
    onOpen(Number(row), "mouse");
  };

  const width = gutter + (edges.at(-1) ?? 0);
  const shift = position.real - position.virtual;
  const activeIsDrawn = active.row >= rows.start && active.row < rows.end;
  return (
    <div
      ref={grid}
      className="grid"
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={activeIsDrawn ? `${id}-active` : undefined}
      aria-readonly="true"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <div role="rowgroup" className="grid-head" style={{ width }}>
        <div role="row" aria-rowindex={1} className="grid-head-row">
          <div role="columnheader" aria-colindex={1} className="grid-gutter" style={{ width: gutter }}>
            Row
          </div>
          {columns.slice(drawn.start, drawn.end).map((column, step) => {
            const at = drawn.start + step;
            return (
              <div key={column.name} role="columnheader" aria-colindex={at + 2} className={column.numeric ? "grid-cell grid-cell-number" : "grid-cell"} style={{ transform: `translateX(${gutter + (edges[at] ?? 0)}px)`, width: column.width }} title={column.name}>
                {column.name}
              </div>
            );
          })}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height, width }}>
        {Array.from({ length: rows.end - rows.start }, (_, step) => {
          const index = rows.start + step;
          return (
            <GridRow
              key={index}
              index={index}
              state={pages.at(index)}
              top={index * rowHeight + shift}
              columns={columns}
              edges={edges}
              drawn={drawn}
              gutter={gutter}
              active={index === active.row ? { column: active.column, id: `${id}-active` } : undefined}
              opened={index === opened}
              showFailures={showFailures}
            />
          );
        })}
      </div>
    </div>
  );
}
