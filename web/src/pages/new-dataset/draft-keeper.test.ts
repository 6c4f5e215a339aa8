import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DatasetDraft } from "./draft";
import { blankDraft } from "./draft";
import { DraftKeeper } from "./draft-keeper";
import { draftKey, loadDraft, type DraftStore } from "./draft-storage";

// Two tabs share a store; each hears of what the other writes.
class SharedStore {
  readonly entries = new Map<string, string>();
  readonly tabs: DraftKeeper[] = [];
  full = false;

  open(initial?: DatasetDraft): DraftKeeper {
    const tell = (key: string, text: string | null) => this.tabs.filter((tab) => tab !== keeper).forEach((tab) => tab.heard(key, text));
    const store: DraftStore = {
      getItem: (key) => this.entries.get(key) ?? null,
      setItem: (key, text) => {
        if (this.full) throw new DOMException("full", "QuotaExceededError");
        this.entries.set(key, text);
        tell(key, text);
      },
      removeItem: (key) => {
        this.entries.delete(key);
        tell(key, null);
      },
    };
    const keeper: DraftKeeper = new DraftKeeper(store, "anna", initial);
    this.tabs.push(keeper);
    return keeper;
  }
}

const titled = (title: string) => (draft: DatasetDraft): DatasetDraft => ({ ...draft, description: { ...draft.description, title } });
const titleOf = (keeper: DraftKeeper) => keeper.snapshot().draft.description.title;

describe("a draft that is kept", () => {
  let shared: SharedStore;
  beforeEach(() => {
    vi.useFakeTimers();
    shared = new SharedStore();
  });
  afterEach(() => void vi.useRealTimers());

  it("is written once, a moment after the last change", () => {
    const tab = shared.open();
    const heard = vi.fn();
    tab.subscribe(heard);
    tab.change(titled("a"));
    tab.change(titled("ab"));
    expect(shared.entries.size).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(tab.snapshot().keeping).toBe("saved");
    expect(titleOf(shared.open())).toBe("ab");
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it("is written at once when the page goes away", () => {
    const tab = shared.open();
    tab.change(titled("a"));
    tab.flush();
    expect(titleOf(shared.open())).toBe("a");
  });

  it("begins with what is given when nothing is stored", () => {
    expect(titleOf(shared.open(titled("preset")(blankDraft)))).toBe("preset");
    const tab = shared.open();
    tab.change(titled("own"));
    tab.flush();
    expect(titleOf(shared.open(titled("preset")(blankDraft)))).toBe("own");
  });

  it("follows another tab as long as nothing was typed here", () => {
    const [one, two] = [shared.open(), shared.open()];
    one.change(titled("a"));
    one.flush();
    expect(titleOf(two)).toBe("a");
    expect(two.snapshot()).toMatchObject({ keeping: "saved", replaced: 1 });
    two.change(titled("b"));
    two.flush();
    expect(titleOf(one)).toBe("b");
  });

  it("is put aside as this tab shows it, not as another one has stored it", () => {
    const [one, two] = [shared.open(), shared.open()];
    two.change(titled("mine"));
    one.change(titled("theirs"));
    one.flush();
    two.startOver();
    expect(two.snapshot().aside?.description.title).toBe("mine");
  });

  it("is not overwritten by a tab that has other words for it", () => {
    const [one, two] = [shared.open(), shared.open()];
    two.change(titled("mine"));
    one.change(titled("theirs"));
    one.flush();
    expect(two.snapshot().keeping).toBe("elsewhere");
    two.change(titled("mine, longer"));
    vi.advanceTimersByTime(1000);
    expect(titleOf(shared.open())).toBe("theirs");
    two.keepMine();
    expect(two.snapshot().keeping).toBe("saved");
    expect(titleOf(one)).toBe("mine, longer");
  });

  it("gives way to the other tab's when told so", () => {
    const [one, two] = [shared.open(), shared.open()];
    two.change(titled("mine"));
    one.change(titled("theirs"));
    one.flush();
    two.takeTheirs();
    expect(titleOf(two)).toBe("theirs");
    vi.advanceTimersByTime(1000);
    expect(titleOf(one)).toBe("theirs");
  });

  it("is not overwritten, even if no event came", () => {
    const one = shared.open();
    const two = shared.open();
    shared.tabs.length = 0; // nobody hears
    one.change(titled("a"));
    one.flush();
    two.change(titled("b"));
    two.flush();
    expect(two.snapshot().keeping).toBe("elsewhere");
  });

  it("stays here when another tab is done with it", () => {
    const [one, two] = [shared.open(), shared.open()];
    one.change(titled("a"));
    one.flush();
    one.finish();
    expect(two.snapshot().keeping).toBe("gone");
    two.change(titled("a, again"));
    vi.advanceTimersByTime(1000);
    expect(loadDraft(two.store, "anna")).toBeNull();
    two.keepMine();
    expect(titleOf(one)).toBe("a, again");
  });

  it("can be had back after starting over, and that again", () => {
    const tab = shared.open();
    tab.change(titled("a"));
    tab.startOver();
    expect(tab.snapshot().draft).toEqual(blankDraft);
    expect(tab.snapshot().aside?.description.title).toBe("a");
    tab.change(titled("b"));
    tab.takeBack();
    expect(titleOf(tab)).toBe("a");
    expect(tab.snapshot().aside?.description.title).toBe("b");
    tab.forgetAside();
    expect(tab.snapshot().aside).toBeNull();
    expect([...shared.entries.keys()]).toEqual([draftKey("anna")]);
  });

  it("leaves nothing behind when finished", () => {
    const tab = shared.open();
    tab.change(titled("a"));
    tab.finish();
    vi.advanceTimersByTime(1000);
    expect(shared.entries.size).toBe(0);
  });

  it("says that it could not be written, and tries again with the next change", () => {
    const tab = shared.open();
    shared.full = true;
    tab.change(titled("a"));
    tab.flush();
    expect(tab.snapshot().keeping).toBe("refused");
    shared.full = false;
    tab.change(titled("b"));
    tab.flush();
    expect(tab.snapshot().keeping).toBe("saved");
  });
});
