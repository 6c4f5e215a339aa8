// Where drafts of datasets are kept: in this browser, one for each user, and the one before it.
import { parseExact } from "../../api/exact-json";
import { isRecord } from "../../api/request";
import type { DatasetDraft } from "./draft";
import { isBlank, readDraft } from "./draft";

export type DraftStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;
export interface StoredDraft {
  draft: DatasetDraft;
  /** Another one with every writing: tells whether somebody else wrote. */
  revision: string;
}
export type SaveOutcome = "saved" | "too-large" | "refused";

const version = 1;
const maxLength = 1_000_000; // browsers give a site about five million
/** In characters: a larger one is chosen or pasted again. */
export const keptSampleLength = 200_000;
const writer = Math.random().toString(36).slice(2, 10);
let writings = 0;

export const draftKey = (username: string): string => `datagems.draft.${username}`;
const asideKey = (username: string): string => `datagems.draft-aside.${username}`;

/** This browser's, which may be forbidden: reading is then empty, and writing refused. */
export function browserStore(): DraftStore {
  try {
    return window.localStorage;
  } catch {
    const refuse = () => {
      throw new Error("storage is forbidden");
    };
    return { getItem: () => null, setItem: refuse, removeItem: () => undefined };
  }
}

/** What `text` holds, as it was written under draftKey(); null for anything else. */
export function parseStored(text: string | null): StoredDraft | null {
  if (text === null || text.length > maxLength) return null;
  try {
    const stored = parseExact(text);
    if (!isRecord(stored) || stored.version !== version || typeof stored.revision !== "string") return null;
    return { draft: readDraft(stored.draft), revision: stored.revision };
  } catch {
    return null;
  }
}

function read(store: DraftStore, key: string): StoredDraft | null {
  try {
    return parseStored(store.getItem(key));
  } catch {
    return null;
  }
}

function write(store: DraftStore, key: string, text: string): boolean {
  try {
    store.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function remove(store: DraftStore, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // it was not there to be seen either
  }
}

export const loadDraft = (store: DraftStore, username: string): StoredDraft | null => read(store, draftKey(username));

function bounded(draft: DatasetDraft): DatasetDraft {
  if (draft.beginning.sample.length <= keptSampleLength) return draft;
  return { ...draft, beginning: { ...draft.beginning, sample: "" } };
}

/** Writes `draft`, without its preview where there is no room for that, and without a large sample. */
export function saveDraft(store: DraftStore, username: string, draft: DatasetDraft): { outcome: SaveOutcome; revision: string } {
  writings += 1;
  const revision = `${writer}.${writings}`;
  const textOf = (kept: DatasetDraft) => JSON.stringify({ version, revision, draft: bounded(kept) });
  const whole = textOf(draft);
  if (whole.length <= maxLength && write(store, draftKey(username), whole)) return { outcome: "saved", revision };
  const bare = textOf({ ...draft, preview: null });
  if (bare.length > maxLength) return { outcome: "too-large", revision };
  return { outcome: write(store, draftKey(username), bare) ? "saved" : "refused", revision };
}

export const clearDraft = (store: DraftStore, username: string): void => remove(store, draftKey(username));

/** Keeps `draft`, or else what is stored, as the one before, if there is something in it. */
export function setAside(store: DraftStore, username: string, draft = loadDraft(store, username)?.draft): void {
  if (!draft || isBlank(draft)) return;
  write(store, asideKey(username), JSON.stringify({ version, revision: "", draft: bounded({ ...draft, preview: null }) }));
}

export const loadAside = (store: DraftStore, username: string): DatasetDraft | null =>
  read(store, asideKey(username))?.draft ?? null;

export const clearAside = (store: DraftStore, username: string): void => remove(store, asideKey(username));
