import { expect, test } from "vitest";
import { ApiError } from "../../api/request";
import { mailProblem } from "./mail-problem";

test("an account whose mail failed can have it sent again", () => {
  expect(mailProblem(new ApiError(502, "Account created, but email delivery failed.")).canResend).toBe(true);
  expect(mailProblem(new ApiError(409, "Email already registered")).canResend).toBe(true);
});

test("too many attempts are told how long to wait", () => {
  expect(mailProblem(new ApiError(429, "Too many attempts", undefined, 840)).advice).toBe("Try again in 14 min.");
});

test("mail that is not set up is the operator's business, a store that is away is not", () => {
  expect(mailProblem(new ApiError(503, "Mail is not configured, so nobody can sign up")).advice).toMatch(/operator/);
  expect(mailProblem(new ApiError(503, "The store cannot be reached", undefined, 5)).advice).toMatch(/5\.0 s|5 s/);
});
