// Scrolling through more than a browser can: an element may be some ten million pixels high, a table of five million
// rows wants to be twenty times that. Small moves are exact, to the pixel; long ones, by the scroll bar, go in proportion.

/** All in pixels. */
export interface Scale {
  /** All rows. */
  content: number;
  /** What is seen of them at once. */
  view: number;
  /** How high an element may be. */
  limit: number;
}

export interface Position {
  /** What the reader has scrolled past, of all rows. */
  virtual: number;
  /** The element's scrollTop that stands for it. */
  real: number;
}

/** Browsers take at least 16 million, less when zoomed in. */
export const heightLimit = 6_000_000;

export const scrolledHeight = ({ content, limit }: Scale): number => Math.min(content, limit);

const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
const lastVirtual = ({ content, view }: Scale) => Math.max(0, content - view);
const lastReal = (scale: Scale) => Math.max(0, scrolledHeight(scale) - scale.view);

// Near the ends a pixel is a pixel, so that the element and the rows come to an end together.
const exactEdge = (scale: Scale) => Math.min(20_000, lastReal(scale) / 4);

function realOf(scale: Scale, virtual: number): number {
  const edge = exactEdge(scale);
  const rest = lastVirtual(scale) - virtual;
  if (scale.content <= scale.limit || virtual <= edge) return virtual;
  if (rest <= edge) return lastReal(scale) - rest;
  return edge + ((virtual - edge) * (lastReal(scale) - 2 * edge)) / (lastVirtual(scale) - 2 * edge);
}

function virtualOf(scale: Scale, real: number): number {
  const edge = exactEdge(scale);
  const rest = lastReal(scale) - real;
  if (scale.content <= scale.limit || real <= edge) return real;
  if (rest <= edge) return lastVirtual(scale) - rest;
  return edge + ((real - edge) * (lastVirtual(scale) - 2 * edge)) / (lastReal(scale) - 2 * edge);
}

/** Where a place among all rows is; beyond an end, that end. */
export function positionAt(scale: Scale, virtual: number): Position {
  const place = clamp(virtual, lastVirtual(scale));
  return { virtual: place, real: realOf(scale, place) };
}

/**
 * The position after the element was scrolled to `real`. When its own `real` differs from that, the element has come to
 * an end of its height before the rows have, and has to be put there.
 */
export function scrolledTo(scale: Scale, before: Position, real: number): Position {
  if (scale.content <= scale.limit) return { virtual: clamp(real, lastVirtual(scale)), real };
  const move = real - before.real;
  // A pixel of the scroll bar is thousands of these: only wheel, keys and fingers move by a few screens at once.
  if (Math.abs(move) > 4 * scale.view) return { virtual: clamp(virtualOf(scale, real), lastVirtual(scale)), real };
  const virtual = clamp(before.virtual + move, lastVirtual(scale));
  const atAnEnd = real <= 0 || real >= lastReal(scale) || virtual === 0 || virtual === lastVirtual(scale);
  return atAnEnd ? positionAt(scale, virtual) : { virtual, real };
}

/** A position that shows `row` whole: the present one if it does, the nearest if that is near, else with it in the upper third. */
export function showing(scale: Scale, at: Position, row: number, rowHeight: number): Position {
  const top = row * rowHeight;
  const away = Math.max(at.virtual - top, top + rowHeight - at.virtual - scale.view);
  if (away > scale.view) return positionAt(scale, top - scale.view / 3);
  if (top < at.virtual) return positionAt(scale, top);
  if (top + rowHeight > at.virtual + scale.view) return positionAt(scale, top + rowHeight - scale.view);
  return at;
}
