// What the schema's text was before, to go back to: a step for each edit in the table, each burst of typing, each draft.
export interface History {
  /** Oldest first. */
  past: readonly string[];
  /** When something was typed last, in milliseconds since the epoch. */
  typedAt: number;
}

export const emptyHistory: History = { past: [], typedAt: 0 };

const maxSteps = 100;
const burstMs = 1500;

/** Before `text` is changed, by typing or otherwise. */
export function remember({ past, typedAt }: History, text: string, typed: boolean, now: number): History {
  const sameBurst = typed && now - typedAt < burstMs;
  const kept = sameBurst || text === "" || past.at(-1) === text ? past : [...past.slice(1 - maxSteps), text];
  return { past: kept, typedAt: typed ? now : 0 };
}

/** The text before `present`, if there is one, and what is left then. */
export function stepBack({ past }: History, present: string): { text: string; history: History } | undefined {
  const at = past.reduce((found, text, index) => (text === present ? found : index), -1);
  const text = past[at];
  return text === undefined ? undefined : { text, history: { past: past.slice(0, at), typedAt: 0 } };
}
