// The rows near to where one reads, fetched block by block, as many as are worth keeping.
import type { RecordPage, Row } from "../../api/types";

export type LoadRecords = (offset: number, limit: number, signal: AbortSignal) => Promise<RecordPage>;
/** A row, or why there is none. */
export type RowState = Row | "loading" | "unmade" | "unreachable";

interface Block {
  rows: (Row | undefined)[] | undefined;
  /** While it is on its way. */
  request: AbortController | undefined;
  /** It may have changed since. */
  stale: boolean;
  error: unknown;
}

export const blockSize = 200;
const keptBlocks = 40;

export class RecordPages {
  readonly #blocks = new Map<number, Block>();
  readonly #listeners = new Set<() => void>();
  readonly #load: LoadRecords;
  readonly #total: number;
  #wanted = { first: 0, last: -1 };
  #version = 0;

  constructor(load: LoadRecords, total: number) {
    this.#load = load;
    this.#total = total;
  }

  /** Calls `listener` when a row may have changed. Returns the way to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  /** Another one after each change. */
  readonly version = (): number => this.#version;

  at(index: number): RowState {
    const block = this.#blocks.get(Math.floor(index / blockSize));
    if (block?.rows) return block.rows[index % blockSize] ?? "unmade";
    return block?.error === undefined ? "loading" : "unreachable";
  }

  /** All good and failed rows that are here. */
  rows(): Row[] {
    return [...this.#blocks.values()].flatMap((block) => block.rows?.filter((row) => row !== undefined) ?? []);
  }

  /** What kept a wanted block from coming. */
  get error(): unknown {
    for (let at = this.#wanted.first; at <= this.#wanted.last; at += 1) {
      const error = this.#blocks.get(at)?.error;
      if (error !== undefined) return error;
    }
    return undefined;
  }

  /** Fetches what is lacking of the rows from `start` to before `end`, and gives up what is on its way for others. */
  want(start: number, end: number): void {
    const last = Math.ceil(Math.min(end, this.#total) / blockSize) - 1;
    this.#wanted = { first: Math.floor(Math.max(0, start) / blockSize), last };
    for (const [at, block] of this.#blocks) if (block.request && !this.#isWanted(at)) this.#giveUp(at, block);
    this.#fetchWanted();
    this.#evict();
  }

  /** Fetches again what may have changed: rows that are not made yet or failed, or `all` of them. */
  refresh(all = false): void {
    for (const block of this.#blocks.values()) {
      const settled = block.rows !== undefined && Array.from(block.rows).every((row) => row?.ok);
      if (all || !settled) block.stale = true;
    }
    this.#fetchWanted();
  }

  /** Gives up all that is on its way. */
  close(): void {
    for (const [at, block] of this.#blocks) if (block.request) this.#giveUp(at, block);
  }

  #isWanted(at: number): boolean {
    return at >= this.#wanted.first && at <= this.#wanted.last;
  }

  #giveUp(at: number, block: Block): void {
    block.request?.abort();
    block.request = undefined;
    block.stale = true;
    if (!block.rows) this.#blocks.delete(at);
  }

  #fetchWanted(): void {
    for (let at = this.#wanted.first; at <= this.#wanted.last; at += 1) {
      const block = this.#blocks.get(at) ?? { rows: undefined, request: undefined, stale: true, error: undefined };
      this.#blocks.set(at, block);
      if (block.stale && !block.request) void this.#fetch(at, block);
    }
  }

  async #fetch(at: number, block: Block): Promise<void> {
    const request = new AbortController();
    block.request = request;
    block.stale = false;
    try {
      const rows = await this.#rowsOf(at, request.signal);
      if (block.request !== request) return;
      block.rows = rows;
      block.error = undefined;
    } catch (error) {
      if (block.request !== request) return;
      block.error = error;
    }
    block.request = undefined;
    this.#version += 1;
    for (const listener of this.#listeners) listener();
    // It was to be fetched again while it was on its way: what came may be from before that.
    if (block.error === undefined) this.#fetchWanted();
  }

  async #rowsOf(at: number, signal: AbortSignal): Promise<(Row | undefined)[]> {
    const start = at * blockSize;
    const end = Math.min(start + blockSize, this.#total);
    const rows = new Array<Row | undefined>(end - start).fill(undefined);
    let offset: number | null = start;
    // Long records come fewer at a time.
    while (offset !== null && offset < end) {
      const page: RecordPage = await this.#load(offset, end - offset, signal);
      for (const row of page.records) if (row.index < end) rows[row.index - start] = row;
      offset = page.nextOffset !== null && page.nextOffset > offset ? page.nextOffset : null;
    }
    return rows;
  }

  #evict(): void {
    const middle = (this.#wanted.first + this.#wanted.last) / 2;
    const idle = [...this.#blocks.keys()].filter((at) => !this.#isWanted(at)).sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const at of idle.slice(0, Math.max(0, this.#blocks.size - keptBlocks))) this.#blocks.delete(at);
  }
}
