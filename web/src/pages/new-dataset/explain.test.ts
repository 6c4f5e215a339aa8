import { expect, it } from "vitest";
import { ApiError } from "../../api/request";
import { explain, isExpiredDraft } from "./explain";

it.each([
  [new ApiError(0, "x"), "connection"], [new ApiError(401, "Unauthorized"), "session"], [new ApiError(503, "model away", {}, 90), "away"],
  [new ApiError(502, "Model answered with 401"), "key"], [new ApiError(502, "Model answered with 404"), "address"], [new ApiError(502, "no JSON in the reply"), "nothing that can be used"],
  [new ApiError(500, "x"), "mistake"], [new Error("x"), "went wrong"],
])("says what %s means, and what to do", (error, words) => {
  const { title, todo } = explain(error);
  expect(title).toContain(words);
  expect(todo).not.toBe("");
});

it("says how long to wait", () => {
  expect(explain(new ApiError(429, "Too many drafts", {}, 90)).todo).toBe("Try again in 1 min 30 s.");
  expect(explain(new ApiError(503, "away")).todo).toContain("in a moment");
});

it("knows an expired draft", () => {
  expect(isExpiredDraft(new ApiError(400, "Invalid or expired draft"))).toBe(true);
  expect(isExpiredDraft(new ApiError(400, "Invalid schema"))).toBe(false);
});
