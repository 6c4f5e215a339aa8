// Row numbers as people type them: from 1, with or without separators.

export const mostRows = 500;

/** 1-based; undefined when it is no whole number from 1 to `total`. */
export function rowNumber(text: string, total: number): number | undefined {
  const digits = text.trim().replace(/[\s,._']/g, "");
  const value = Number(digits);
  return /^\d+$/.test(digits) && value >= 1 && value <= total ? value : undefined;
}

export interface RowRange {
  /** 1-based, both included. */
  first: number;
  last: number;
}

/** The range, or what is wrong with it. */
export function rowRange(from: string, to: string, total: number): RowRange | { error: string } {
  const first = rowNumber(from, total);
  const last = rowNumber(to, total);
  if (first === undefined || last === undefined) return { error: `Give row numbers from 1 to ${total.toLocaleString("en")}.` };
  if (last < first) return { error: "The first row comes after the last." };
  if (last - first >= mostRows) return { error: `At most ${mostRows} rows can be shown at once. Download the dataset to have all of it.` };
  return { first, last };
}

/** The failed row after (or with `step` -1 before) `row`, around the end; undefined when there is none. All 0-based. */
export function nextFailed(failed: readonly number[], row: number, step: 1 | -1): number | undefined {
  if (step > 0) return failed.find((index) => index > row) ?? failed[0];
  return failed.filter((index) => index < row).at(-1) ?? failed.at(-1);
}
