// The draft that the page shows, and its copy in this browser's storage: written a moment after each change, and never
// over what another tab wrote meanwhile.
import { blankDraft, isBlank, type DatasetDraft } from "./draft";
import { clearAside, clearDraft, draftKey, loadAside, loadDraft, parseStored, saveDraft, setAside, type DraftStore, type SaveOutcome } from "./draft-storage";

/** "elsewhere": another tab has changed it, and so has this one; "gone": another tab has finished or dropped it. */
export type Keeping = SaveOutcome | "unsaved" | "elsewhere" | "gone";

export interface Kept {
  draft: DatasetDraft;
  keeping: Keeping;
  /** The draft before this one, as long as it can be had back. */
  aside: DatasetDraft | null;
  /** Counts how often the draft was replaced by another one, rather than changed. */
  replaced: number;
}

const delayMs = 400;

export class DraftKeeper {
  #kept: Kept;
  #revision: string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  /** `initial` is what there is when nothing is stored. */
  constructor(readonly store: DraftStore, readonly username: string, initial: DatasetDraft = blankDraft) {
    const stored = loadDraft(store, username);
    this.#revision = stored?.revision ?? null;
    this.#kept = { draft: stored?.draft ?? initial, keeping: "saved", aside: loadAside(store, username), replaced: 0 };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Kept => this.#kept;

  #set(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    for (const listener of this.#listeners) listener();
  }

  #replace(draft: DatasetDraft, keeping: Keeping): void {
    this.#set({ draft, keeping, replaced: this.#kept.replaced + 1 });
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #contested(): boolean {
    return this.#kept.keeping === "elsewhere" || this.#kept.keeping === "gone";
  }

  readonly change = (edit: (draft: DatasetDraft) => DatasetDraft): void => {
    const draft = edit(this.#kept.draft);
    if (draft === this.#kept.draft) return;
    this.#set({ draft, keeping: this.#contested() ? this.#kept.keeping : "unsaved" });
    this.#stopTimer();
    this.#timer = setTimeout(this.flush, delayMs);
  };

  /** Writes now what is not written yet. */
  readonly flush = (): void => {
    this.#stopTimer();
    if (this.#kept.keeping === "saved" || this.#contested()) return;
    const there = loadDraft(this.store, this.username)?.revision ?? null;
    if (there !== this.#revision) this.#set({ keeping: there === null ? "gone" : "elsewhere" });
    else this.#write();
  };

  #write(): void {
    const { outcome, revision } = saveDraft(this.store, this.username, this.#kept.draft);
    if (outcome === "saved") this.#revision = revision;
    this.#set({ keeping: outcome });
  }

  /** Another tab wrote `text` under `key`. */
  readonly heard = (key: string | null, text: string | null): void => {
    if (key !== null && key !== draftKey(this.username)) return;
    const theirs = key === null ? null : parseStored(text);
    if ((theirs?.revision ?? null) === this.#revision) return;
    const untouched = this.#kept.keeping === "saved";
    if (theirs && untouched) {
      this.#revision = theirs.revision;
      this.#replace(theirs.draft, "saved");
    } else if (theirs || !isBlank(this.#kept.draft)) {
      this.#set({ keeping: theirs ? "elsewhere" : "gone" });
    }
  };

  /** Drops what this tab has for what is stored. */
  readonly takeTheirs = (): void => {
    this.#stopTimer();
    const stored = loadDraft(this.store, this.username);
    this.#revision = stored?.revision ?? null;
    this.#replace(stored?.draft ?? blankDraft, "saved");
  };

  /** Writes what this tab has over what is stored. */
  readonly keepMine = (): void => {
    this.#stopTimer();
    this.#write();
  };

  /** An empty form; what was there can be had back. */
  readonly startOver = (): void => {
    this.flush();
    setAside(this.store, this.username, this.#kept.draft); // not what another tab has stored meanwhile
    this.finish();
    this.#set({ aside: loadAside(this.store, this.username) });
  };

  /** Done with it: nothing of it stays. */
  readonly finish = (): void => {
    this.#stopTimer();
    clearDraft(this.store, this.username);
    this.#revision = null;
    this.#replace(blankDraft, "saved");
  };

  /** The draft before in the place of this one, and the other way round. */
  readonly takeBack = (): void => {
    const { aside } = this.#kept;
    if (!aside) return;
    this.flush();
    clearAside(this.store, this.username);
    setAside(this.store, this.username);
    this.#replace(aside, "unsaved");
    this.#write();
    this.#set({ aside: loadAside(this.store, this.username) });
  };

  readonly forgetAside = (): void => {
    clearAside(this.store, this.username);
    this.#set({ aside: null });
  };
}
