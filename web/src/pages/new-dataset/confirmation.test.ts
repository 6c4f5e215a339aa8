import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/request";
import { EarlierError, fateOf, isSettled, tokenAgain } from "./confirmation";

const earlier = { token: "t", ticket: "description and model", of: "all of it" };
const expired = new ApiError(400, "Invalid or expired draft");
const badSchema = new ApiError(400, "Invalid schema");

describe("a confirmation after one without an answer", () => {
  it("goes with the same token, as that leads to one job at most", () => {
    expect(tokenAgain(earlier, earlier.ticket)).toBe("t");
  });
  it("is for the user to decide when the token holds another description", () => {
    expect(() => tokenAgain(earlier, "another")).toThrow(EarlierError);
  });
  it("learns from a conflict that the job stands, or stood", () => {
    expect(fateOf(new ApiError(409, "This draft was already confirmed with other values"), true)).toBe("started");
    expect(fateOf(new ApiError(409, "The job of this draft was deleted"), true)).toBe("deleted");
  });
  it("learns nothing from other refusals", () => {
    expect(fateOf(new ApiError(409, "The API key cannot be read; enter it again"), true)).toBeUndefined();
    expect(fateOf(new ApiError(503, "The store is away"), true)).toBeUndefined();
    expect(fateOf(new Error("was deleted"), true)).toBeUndefined();
  });
  it("cannot learn anything any more once the token has expired", () => {
    expect(fateOf(expired, true)).toBe("unknown");
    expect(fateOf(expired, false)).toBeUndefined();
  });
});

describe("a refusal", () => {
  it("settles that there is no job of what was refused", () => {
    expect(isSettled(badSchema, null, "all of it")).toBe(true);
    expect(isSettled(badSchema, earlier, "all of it")).toBe(true);
  });
  it("settles nothing about what was confirmed before with the same token", () => {
    expect(isSettled(badSchema, earlier, "other fields")).toBe(false);
  });
  it.each([0, 401, 409, 500, 503])("is not what an answer of %i is", (status) => {
    expect(isSettled(new ApiError(status, ""), null, "all of it")).toBe(false);
  });
});
