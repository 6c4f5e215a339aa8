import { describe, expect, it, vi } from "vitest";
import type { RecordPage, Row } from "../../api/types";
import { blockSize, RecordPages, type LoadRecords } from "./record-pages";

const good = (index: number): Row => ({ index, ok: true, data: { n: index } });
const pageOf = (offset: number, limit: number, rows: Row[], total = 100_000): RecordPage => {
  const records = rows.filter((row) => row.index >= offset).slice(0, limit);
  const last = records.at(-1);
  return { records, offset, limit, nextOffset: records.length === limit && last && last.index + 1 < total ? last.index + 1 : null, total };
};
const range = (start: number, end: number) => Array.from({ length: end - start }, (_, step) => start + step);
const full: LoadRecords = (offset, limit) => Promise.resolve(pageOf(offset, limit, range(offset, offset + limit).map(good)));
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("rows near to where one reads", () => {
  it("are fetched in whole blocks, once", async () => {
    const load = vi.fn(full);
    const pages = new RecordPages(load, 100_000);
    pages.want(450, 470);
    expect(pages.at(455)).toBe("loading");
    await settled();
    pages.want(460, 480);
    await settled();
    expect(load.mock.calls.map(([offset, limit]) => [offset, limit])).toEqual([[400, blockSize]]);
    expect(pages.at(455)).toEqual(good(455));
  });
  it("end with the dataset", async () => {
    const load = vi.fn(full);
    const pages = new RecordPages(load, 250);
    pages.want(0, 9_999);
    await settled();
    expect(load.mock.calls.map(([offset, limit]) => [offset, limit])).toEqual([[0, 200], [200, 50]]);
  });
  it("tell of each change", async () => {
    const pages = new RecordPages(full, 1_000);
    const listener = vi.fn();
    const stop = pages.subscribe(listener);
    const before = pages.version();
    pages.want(0, 10);
    await settled();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(pages.version()).not.toBe(before);
    stop();
    pages.want(500, 510);
    await settled();
    expect(listener).toHaveBeenCalledTimes(1);
  });
  it("come in several answers when they are long", async () => {
    const load = vi.fn<LoadRecords>((offset, limit) => full(offset, Math.min(limit, 90), new AbortController().signal));
    const pages = new RecordPages(load, 1_000);
    pages.want(0, 10);
    await settled();
    expect(load).toHaveBeenCalledTimes(3);
    expect(range(0, blockSize).map((index) => pages.at(index))).toEqual(range(0, blockSize).map(good));
  });
  it("are said to be unmade where a running job has none", async () => {
    const made = [...range(0, 3), ...range(300, 400)].map(good);
    const pages = new RecordPages((offset, limit) => Promise.resolve(pageOf(offset, limit, made)), 1_000);
    pages.want(0, 10);
    await settled();
    expect([pages.at(2), pages.at(3), pages.at(199)]).toEqual([good(2), "unmade", "unmade"]);
  });
});

describe("rows that were scrolled past", () => {
  it("are given up while on their way, and asked for again when one comes back", async () => {
    const signals: AbortSignal[] = [];
    const load = vi.fn<LoadRecords>((offset, limit, signal) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => undefined) : full(offset, limit, signal);
    });
    const pages = new RecordPages(load, 100_000);
    pages.want(0, 10);
    pages.want(50_000, 50_010);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    pages.want(0, 10);
    await settled();
    expect(pages.at(0)).toEqual(good(0));
  });
  it("do not put their late answer over a newer one", async () => {
    const answers: ((page: RecordPage) => void)[] = [];
    const pages = new RecordPages(() => new Promise((resolve) => answers.push(resolve)), 100_000);
    pages.want(0, 10);
    pages.want(50_000, 50_010);
    pages.want(0, 10);
    answers[2]?.(pageOf(0, blockSize, [good(0)]));
    await settled();
    answers[0]?.(pageOf(0, blockSize, [{ index: 0, ok: false, error: "old" }]));
    await settled();
    expect(pages.at(0)).toEqual(good(0));
  });
  it("are forgotten in the end, the farthest first", async () => {
    const pages = new RecordPages(full, 100_000);
    for (let block = 0; block < 60; block += 1) {
      pages.want(block * blockSize, block * blockSize + 1);
      await settled();
    }
    expect(pages.at(0)).toBe("loading");
    expect(pages.at(58 * blockSize)).toEqual(good(58 * blockSize));
    expect(pages.rows().length).toBeLessThanOrEqual(41 * blockSize);
  });
});

describe("rows that may have changed", () => {
  it("are those that are unmade or failed, and are shown until the new ones are there", async () => {
    const made = range(0, 400).map(good);
    made[5] = { index: 5, ok: false, error: "no" };
    const load = vi.fn<LoadRecords>((offset, limit) => Promise.resolve(pageOf(offset, limit, made)));
    const pages = new RecordPages(load, 400);
    pages.want(0, 400);
    await settled();
    made[5] = good(5);
    pages.refresh();
    expect(pages.at(5)).toMatchObject({ ok: false });
    await settled();
    expect(pages.at(5)).toEqual(good(5));
    expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 200, 0]);
    pages.refresh(true);
    expect(load).toHaveBeenCalledTimes(5);
  });
  it("are fetched once more when they may have changed while they were on their way", async () => {
    const answers: ((page: RecordPage) => void)[] = [];
    const pages = new RecordPages(() => new Promise((resolve) => answers.push(resolve)), 200);
    pages.want(0, 10);
    pages.refresh();
    answers[0]?.(pageOf(0, 200, [], 200));
    await settled();
    expect([pages.at(0), answers.length]).toEqual(["unmade", 2]);
    answers[1]?.(pageOf(0, 200, [good(0)], 200));
    await settled();
    expect([pages.at(0), answers.length]).toEqual([good(0), 2]);
  });
  it("are fetched anew by whom they were given up for", async () => {
    const made: Row[] = [];
    let slow = false;
    const load = vi.fn<LoadRecords>((offset, limit) => (slow ? new Promise(() => undefined) : Promise.resolve(pageOf(offset, limit, made, 1_000))));
    const pages = new RecordPages(load, 1_000);
    pages.want(0, 10);
    await settled();
    slow = true;
    pages.refresh();
    pages.want(600, 610);
    slow = false;
    made.push(good(0));
    pages.want(0, 10);
    await settled();
    expect(pages.at(0)).toEqual(good(0));
  });
  it("that could not be had say so, until they can", async () => {
    let away = true;
    const pages = new RecordPages((offset, limit, signal) => (away ? Promise.reject(new Error("away")) : full(offset, limit, signal)), 400);
    pages.want(0, 10);
    await settled();
    expect(pages.at(0)).toBe("unreachable");
    expect(pages.error).toEqual(new Error("away"));
    away = false;
    pages.refresh();
    await settled();
    expect([pages.at(0), pages.error]).toEqual([good(0), undefined]);
  });
});
