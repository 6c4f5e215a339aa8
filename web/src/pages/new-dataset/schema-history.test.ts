import { expect, it } from "vitest";
import { emptyHistory, remember, stepBack } from "./schema-history";

it("goes back edit by edit, and over a burst of typing at once", () => {
  let history = remember(emptyHistory, "a", false, 0);
  history = remember(history, "b", true, 10_000);
  history = remember(history, "bc", true, 10_500);
  history = remember(history, "bcd", true, 11_500);
  const first = stepBack(history, "bcde");
  expect(first?.text).toBe("b");
  const second = first && stepBack(first.history, first.text);
  expect(second?.text).toBe("a");
  expect(second && stepBack(second.history, "a")).toBeUndefined();
});

it("skips what changed nothing", () => {
  expect(stepBack(remember(emptyHistory, "a", false, 0), "a")).toBeUndefined();
  expect(remember(emptyHistory, "", false, 0).past).toEqual([]);
});

it("is bounded", () => {
  let history = emptyHistory;
  for (let at = 0; at < 300; at += 1) history = remember(history, String(at), false, at);
  expect(history.past).toHaveLength(100);
  expect(history.past.at(-1)).toBe("299");
});
