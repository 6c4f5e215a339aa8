// Which rows and columns have to be drawn.

/** Half open. */
export interface Range {
  start: number;
  end: number;
}

/** The rows that are at least partly in view, and `beyond` more at either side. */
export function visibleRows(count: number, rowHeight: number, virtual: number, view: number, beyond: number): Range {
  const first = Math.floor(virtual / rowHeight) - beyond;
  const last = Math.ceil((virtual + view) / rowHeight) + beyond;
  return { start: Math.min(count, Math.max(0, first)), end: Math.max(0, Math.min(count, last)) };
}

/** Left edges of columns of these widths, and the right edge of the last. */
export function edgesOf(widths: readonly number[]): number[] {
  const edges = [0];
  let edge = 0;
  for (const width of widths) edges.push((edge += width));
  return edges;
}

/** The columns that are at least partly between `left` and `left + view`, and one more at either side. */
export function visibleColumns(edges: readonly number[], left: number, view: number): Range {
  const count = edges.length - 1;
  let start = 0;
  while (start < count && (edges[start + 1] ?? 0) <= left) start += 1;
  let end = start;
  while (end < count && (edges[end] ?? 0) < left + view) end += 1;
  return { start: Math.max(0, start - 1), end: Math.min(count, end + 1) };
}

/** The widths, each grown by the same share when there is room for more. */
export function filling(widths: readonly number[], room: number): number[] {
  const needed = widths.reduce((sum, width) => sum + width, 0);
  if (needed === 0 || needed >= room) return [...widths];
  return widths.map((width) => Math.floor((width * room) / needed));
}
