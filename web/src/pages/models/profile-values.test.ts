import { expect, test } from "vitest";
import type { Profile } from "../../api/types";
import { changesSomething, emptyValues, listRequest, losesKey, problemsOf, requestOf, valuesOf } from "./profile-values";

const stored: Profile = {
  id: "0123456789ab", name: "Mine", baseUrl: "https://api.example.com/v1", model: "small", path: null, hasApiKey: true,
  createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z", responseFormat: null, apiKeyProblem: null,
};

test("an untouched form changes nothing", () => {
  expect(changesSomething(requestOf(valuesOf(stored), stored))).toBe(false);
});

test("only what was changed is sent, and an emptied field clears what is stored", () => {
  expect(requestOf({ ...valuesOf(stored), model: " ", name: " Yours " }, stored)).toEqual({ id: stored.id, model: "", name: "Yours" });
});

test("an empty key keeps the stored one", () => {
  expect(requestOf({ ...valuesOf(stored), apiKey: "  " }, stored)).toEqual({ id: stored.id });
  expect(requestOf({ ...valuesOf(stored), apiKey: " new " }, stored)).toEqual({ id: stored.id, apiKey: "new" });
});

test("another host without a key of its own loses the stored key, another path of the same host does not", () => {
  expect(losesKey({ ...valuesOf(stored), baseUrl: "https://other.example.com/v1" }, stored)).toBe(true);
  expect(losesKey({ ...valuesOf(stored), baseUrl: "https://api.example.com/v2" }, stored)).toBe(false);
  expect(losesKey({ ...valuesOf(stored), baseUrl: "http://api.example.com/v1" }, stored)).toBe(true);
  expect(losesKey({ ...valuesOf(stored), baseUrl: "https://other.example.com/v1", apiKey: "k" }, stored)).toBe(false);
});

test("an address needs a scheme and a host, a path its slash", () => {
  expect(problemsOf(emptyValues)).toHaveProperty("baseUrl");
  expect(problemsOf({ ...emptyValues, baseUrl: "api.example.com" })).toHaveProperty("baseUrl");
  expect(problemsOf({ ...emptyValues, baseUrl: "https://api.example.com", path: "chat" })).toHaveProperty("path");
  expect(problemsOf({ ...emptyValues, baseUrl: "https://api.example.com", path: "/chat" })).toEqual({});
});

test("a list is asked for with what stands in the form", () => {
  expect(listRequest({ ...valuesOf(stored), apiKey: "k" }, stored)).toEqual({ profileId: stored.id, baseUrl: stored.baseUrl, apiKey: "k" });
  expect(listRequest({ ...emptyValues, baseUrl: " https://a.example " }, null)).toEqual({ baseUrl: "https://a.example" });
});
