import { describe, expect, it } from "vitest";
import type { Job, JobState } from "../api/types";
import { next, type Live, type Signal } from "./live-state";

const at = (second: number, rest: Partial<Job> = {}): JobState => ({
  peers: [],
  job: {
    id: "job_1_abcdef", owner: "ann", title: "t", status: "running", totalRecords: 10, peers: [], peerCount: 0,
    totalGenerated: second, totalOk: second, totalFailed: 0, createdAt: "2026-01-01T00:00:00.000Z",
    schemaGeneratedAt: "2026-01-01T00:00:00.000Z", schemaDurationMs: 0, schemaRefreshes: 0,
    updatedAt: `2026-01-01T00:00:0${second}.000Z`, ...rest,
  },
});
const start: Live = { link: "connecting", state: null };
const play = (...signals: Signal[]) => signals.reduce(next, start);

describe("a live job", () => {
  it("is live with the first state of the stream", () => {
    expect(play({ kind: "opened" }, { kind: "state", state: at(1) })).toEqual({ link: "live", state: at(1) });
  });
  it("keeps the newer of two states that overtook each other", () => {
    expect(play({ kind: "state", state: at(5) }, { kind: "polled", state: at(3) }).state).toEqual(at(5));
  });
  it("takes a retry for newer than the end before it", () => {
    const ended = at(5, { status: "succeeded", generation: 1 });
    const retried = at(2, { generation: 2 });
    expect(play({ kind: "state", state: ended }, { kind: "state", state: retried }).state).toEqual(retried);
  });
  it("never goes back from the end to the middle of one generation", () => {
    const ended = at(4, { status: "succeeded" });
    expect(play({ kind: "polled", state: ended }, { kind: "polled", state: at(9) }).state).toEqual(ended);
  });
  it("shows what it knew while the stream is opened again", () => {
    expect(play({ kind: "state", state: at(1) }, { kind: "interrupted" })).toEqual({ link: "connecting", state: at(1) });
  });
  it("polls when there is no stream to be had, and says when that fails", () => {
    const polling = play({ kind: "refused" }, { kind: "polled", state: at(1) });
    expect(polling.link).toBe("polling");
    const away = next(polling, { kind: "poll-failed" });
    expect(away).toEqual({ link: "away", state: at(1) });
    expect(next(away, { kind: "polled", state: at(2) }).link).toBe("polling");
  });
  it("is over at the stream's end, and when a poll finds the job over", () => {
    expect(play({ kind: "state", state: at(1) }, { kind: "ended" }).link).toBe("over");
    expect(play({ kind: "refused" }, { kind: "polled", state: at(9, { status: "failed" }) }).link).toBe("over");
  });
  it("goes on while a cancelled job's peers deliver what they had", () => {
    const cancelled = play({ kind: "refused" }, { kind: "polled", state: at(8, { status: "cancelled" }) });
    expect(cancelled.link).toBe("polling");
    expect(next(cancelled, { kind: "polled", state: at(9, { status: "cancelled", settled: true }) }).link).toBe("over");
  });
});
