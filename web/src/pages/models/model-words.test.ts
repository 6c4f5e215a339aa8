import { expect, test } from "vitest";
import { ApiError } from "../../api/request";
import { findingOf } from "./model-words";

const title = (status: number, message: string, body: unknown = { error: message }) => findingOf(new ApiError(status, message, body)).title;

test("each way to fail has its own words", () => {
  expect(title(502, "Model list failed with status 401")).toMatch(/key/);
  expect(title(502, "Model list failed with status 403")).toMatch(/not allowed/);
  expect(title(502, "Model list failed with status 404")).toMatch(/no list/);
  expect(title(502, "Model list failed with status 302")).toMatch(/another address/);
  expect(title(502, "Model list failed: the answer is not JSON")).toMatch(/not a model API/);
  expect(title(503, "Model list failed: the model API did not answer in time")).toMatch(/in time/);
  expect(title(503, "Model list failed: connect: Connection refused")).toMatch(/cannot be reached/);
  expect(title(502, "resolve: x.example is not on the public internet")).toMatch(/may not be called/);
  expect(title(409, "The key cannot be read")).toMatch(/stored key/);
});

test("a refused address is said with the gateway's reason", () => {
  const body = { details: { fieldErrors: { baseUrl: ["Must be a URL that may be called: it holds credentials"] } } };
  expect(findingOf(new ApiError(400, "Invalid payload", body)).advice).toMatch(/credentials/);
});
