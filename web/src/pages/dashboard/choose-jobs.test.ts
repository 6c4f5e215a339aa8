import { describe, expect, it } from "vitest";
import type { Job } from "../../api/types";
import { choose, pathOf, readChoice } from "./choose-jobs";

const job = (id: string, title: string, status: Job["status"], day: number): Job => ({
  id, title, status, owner: "ann", totalRecords: 1, peers: [], peerCount: 0, totalGenerated: 0, totalOk: 0, totalFailed: 0,
  createdAt: `2026-01-0${day}T00:00:00.000Z`, schemaGeneratedAt: "", schemaDurationMs: 0, schemaRefreshes: 0, updatedAt: "",
});
const all = [job("a", "Support tickets", "running", 1), job("b", "People of a town", "failed", 3), job("c", "Tickets, old", "failed", 2)];
const ids = (choice: Parameters<typeof choose>[1]) => choose(all, choice).map((one) => one.id).join("");

describe("the choice of datasets", () => {
  it("shows all, newest first", () => expect(ids({ words: "", status: "all" })).toBe("bca"));
  it("finds every word, in any case and order", () => {
    expect(ids({ words: "TICKETS", status: "all" })).toBe("ca");
    expect(ids({ words: "town people", status: "all" })).toBe("b");
  });
  it("narrows by status as well", () => expect(ids({ words: "tickets", status: "failed" })).toBe("c"));
  it("survives in an address", () => {
    const choice = { words: "a & b", status: "failed" } as const;
    expect(readChoice(pathOf(choice).slice(2))).toEqual(choice);
    expect(pathOf({ words: "", status: "all" })).toBe("/");
  });
  it("takes an unknown status for all", () => expect(readChoice("status=burnt").status).toBe("all"));
});
