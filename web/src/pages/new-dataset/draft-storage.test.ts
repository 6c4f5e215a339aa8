import { beforeEach, describe, expect, it } from "vitest";
import { blankDraft, type DatasetDraft } from "./draft";
import { clearAside, clearDraft, draftKey, loadAside, loadDraft, saveDraft, setAside } from "./draft-storage";

class MemoryStore {
  readonly entries = new Map<string, string>();
  room = Number.POSITIVE_INFINITY;
  getItem = (key: string) => this.entries.get(key) ?? null;
  removeItem = (key: string) => void this.entries.delete(key);
  setItem = (key: string, value: string) => {
    if (value.length > this.room) throw new DOMException("full", "QuotaExceededError");
    this.entries.set(key, value);
  };
}

const draft: DatasetDraft = {
  ...blankDraft,
  step: 2,
  description: { ...blankDraft.description, title: "Tickets", records: "12x" },
  schema: '{"type": "object", half',
  ticket: { token: "t", receivedAt: 5, of: "f" },
  drafted: { warnings: ["mended"], refreshes: 2, failedAttempts: 1, durationMs: 10, from: "d" },
  preview: {
    answer: { records: [{ index: 0, ok: true, data: { a: 1 }, attempts: 1, durationMs: 4 }], tokensIn: 1, tokensOut: 2, expected: { tokensIn: 1, tokensOut: null, durationMs: 3 } },
    of: "f",
  },
};

describe("the store of drafts", () => {
  let store: MemoryStore;
  beforeEach(() => {
    store = new MemoryStore();
  });

  it("gives back all that was stored, also what does not parse yet", () => {
    const { outcome, revision } = saveDraft(store, "anna", draft);
    expect(outcome).toBe("saved");
    expect(loadDraft(store, "anna")).toEqual({ draft, revision });
  });

  it("keeps each user's draft apart", () => {
    saveDraft(store, "anna", draft);
    expect(loadDraft(store, "ben")).toBeNull();
    clearDraft(store, "ben");
    expect(loadDraft(store, "anna")?.draft.description.title).toBe("Tickets");
  });

  it("has another revision with every writing", () => {
    const first = saveDraft(store, "anna", draft).revision;
    expect(saveDraft(store, "anna", draft).revision).not.toBe(first);
  });

  it.each(["", "null", "[]", "{", '{"version":2,"revision":"a","draft":{}}', '{"version":1}', '{"version":1,"revision":7,"draft":{}}'])(
    "takes %j for no draft",
    (garbage) => {
      store.entries.set(draftKey("anna"), garbage);
      expect(loadDraft(store, "anna")).toBeNull();
    },
  );

  it("takes what has another shape as in a blank draft", () => {
    const odd = { step: 9, description: { title: 3, records: null }, model: [], schema: {}, ticket: { token: 1 }, drafted: 1, preview: { answer: { records: [1] }, of: "" }, confirming: "x" };
    store.entries.set(draftKey("anna"), JSON.stringify({ version: 1, revision: "r", draft: odd }));
    expect(loadDraft(store, "anna")?.draft).toEqual(blankDraft);
  });

  it("leaves the preview out when there is no room for it", () => {
    store.room = JSON.stringify({ ...draft, preview: null }).length + 60;
    expect(saveDraft(store, "anna", draft).outcome).toBe("saved");
    expect(loadDraft(store, "anna")?.draft).toEqual({ ...draft, preview: null });
  });

  it("leaves a large sample out", () => {
    saveDraft(store, "anna", { ...draft, beginning: { way: "sample", schema: "", sample: "x".repeat(200_001) } });
    expect(loadDraft(store, "anna")?.draft.beginning).toEqual({ way: "sample", schema: "", sample: "" });
  });

  it("says when there is no room, and keeps what it had", () => {
    saveDraft(store, "anna", draft);
    store.room = 10;
    expect(saveDraft(store, "anna", { ...draft, schema: "{}" }).outcome).toBe("refused");
    expect(loadDraft(store, "anna")?.draft.schema).toBe(draft.schema);
    expect(saveDraft(store, "anna", { ...draft, schema: " ".repeat(1_000_001) }).outcome).toBe("too-large");
  });

  it("survives a store that refuses everything", () => {
    const refuse = () => {
      throw new DOMException("no", "SecurityError");
    };
    const closed = { getItem: refuse, setItem: refuse, removeItem: refuse };
    expect(loadDraft(closed, "anna")).toBeNull();
    expect(saveDraft(closed, "anna", draft).outcome).toBe("refused");
    clearDraft(closed, "anna");
    setAside(closed, "anna");
  });

  it("puts a draft aside, but never an empty one", () => {
    saveDraft(store, "anna", draft);
    setAside(store, "anna");
    saveDraft(store, "anna", blankDraft);
    setAside(store, "anna");
    expect(loadAside(store, "anna")).toEqual({ ...draft, preview: null });
    clearAside(store, "anna");
    expect(loadAside(store, "anna")).toBeNull();
  });
});
