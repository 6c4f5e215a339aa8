// Which state each record of a job is in, folded into as many cells as there is room for.
import type { Job, Peer } from "../../api/types";

export interface Grid {
  /** Records of a cell; the last one may have fewer. */
  group: number;
  columns: number;
  rows: number;
  cells: number;
  /** Pixels of a cell's side, its gap included. */
  pitch: number;
}

const largest = 18;
const smallest = 7;
const tallest = 336; // pixels

/** The largest cells with which `total` records fit into `width` pixels, else groups of 10, 100, … of them. */
export function layOut(total: number, width: number): Grid {
  const columnsAt = (pitch: number) => Math.max(1, Math.floor(width / pitch));
  for (let group = 1; ; group *= 10) {
    const cells = Math.max(1, Math.ceil(total / group));
    for (let pitch = largest; pitch >= smallest; --pitch) {
      const columns = columnsAt(pitch);
      const rows = Math.ceil(cells / columns);
      if (rows * pitch <= tallest) return { group, columns: Math.min(columns, cells), rows, cells, pitch };
    }
  }
}

/** Counts for each cell. What is in none of them is waiting. */
export interface Cells {
  done: Uint32Array;
  failed: Uint32Array;
  flying: Uint32Array;
  /** Of those that fly: asked for again. */
  retried: Uint32Array;
  /** When the oldest call of a cell began, in milliseconds since the epoch; 0 without one. */
  since: Float64Array;
  /** Some lists were cut: there are more than are shown. */
  incomplete: boolean;
}

function addRange(counts: Uint32Array, group: number, start: number, end: number): void {
  for (let cell = Math.floor(start / group); cell * group < end && cell < counts.length; ++cell) {
    const from = Math.max(start, cell * group);
    const to = Math.min(end, (cell + 1) * group);
    counts[cell] = (counts[cell] ?? 0) + (to - from);
  }
}

function addPeer(cells: Cells, grid: Grid, peer: Peer): void {
  const { start, end } = peer.range;
  const finished = peer.generatedOk + peer.generatedFailed >= end - start;
  if (finished) addRange(cells.done, grid.group, start, end);
  else for (const [from, to] of peer.done ?? []) addRange(cells.done, grid.group, from, to);
  for (const error of peer.errors ?? []) {
    const cell = Math.floor(error.index / grid.group);
    if (!cells.done[cell]) continue; // a retry makes it once more
    cells.done[cell] -= 1;
    cells.failed[cell] = (cells.failed[cell] ?? 0) + 1;
  }
  for (const call of finished ? [] : (peer.inFlight ?? [])) {
    const cell = Math.floor(call.index / grid.group);
    if (cell >= grid.cells) continue;
    cells.flying[cell] = (cells.flying[cell] ?? 0) + 1;
    if (call.attempt > 1) cells.retried[cell] = (cells.retried[cell] ?? 0) + 1;
    const began = Date.parse(call.since);
    const oldest = cells.since[cell] ?? 0;
    cells.since[cell] = oldest === 0 ? began : Math.min(oldest, began);
  }
  cells.incomplete ||= peer.truncated === true || (peer.errors?.length ?? 0) < peer.generatedFailed;
}

export function fold(grid: Grid, peers: readonly Peer[]): Cells {
  const counts = () => new Uint32Array(grid.cells);
  const cells: Cells = { done: counts(), failed: counts(), flying: counts(), retried: counts(), since: new Float64Array(grid.cells), incomplete: false };
  for (const peer of peers) addPeer(cells, grid, peer);
  return cells;
}

export type Look = "waiting" | "done" | "failed" | "flying" | "retried";

/** What a cell shows first: what is going on, then what went wrong. */
export function lookOf(cells: Cells, cell: number): Look {
  if (cells.retried[cell]) return "retried";
  if (cells.flying[cell]) return "flying";
  if (cells.failed[cell]) return "failed";
  return cells.done[cell] ? "done" : "waiting";
}

export interface Totals {
  waiting: number;
  done: number;
  failed: number;
  flying: number;
  retried: number;
}

/** By the peers' counters, which are exact where lists are cut. */
export function totals(job: Job, peers: readonly Peer[]): Totals {
  const calls = peers.flatMap((peer) => peer.inFlight ?? []);
  const retried = calls.filter((call) => call.attempt > 1).length;
  const flying = calls.length - retried;
  const made = job.totalOk + job.totalFailed;
  return { done: job.totalOk, failed: job.totalFailed, flying, retried, waiting: Math.max(0, job.totalRecords - made - calls.length) };
}
