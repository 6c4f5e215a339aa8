import { expect, it } from "vitest";
import type { Details } from "../../api/types";
import { inferenceChoice } from "./model-form";
import { draftOf } from "./start-from";

const details: Details = {
  id: "job_1_abcdef",
  owner: "anna",
  description: "Tickets of a shop",
  instructions: "Write one.",
  schema: { type: "object", properties: { text: { type: "string" } } },
  inference: { useExternalApi: true, profileId: "p1", baseUrl: "https://a.example", path: "/v1/chat/completions", model: "m", parameters: { temperature: 0.5, stop: ["END"] } },
  datasetMode: true,
  createdAt: "2026-01-01T00:00:00.000Z",
};

it("makes a draft of a job that asks for the same again", () => {
  const draft = draftOf(details, { title: "Tickets", totalRecords: 50 });
  expect(draft.description).toEqual({ title: "Tickets", description: "Tickets of a shop", instructions: "Write one.", records: "50", datasetMode: true });
  expect(JSON.parse(draft.schema)).toEqual(details.schema);
  expect(inferenceChoice(draft.model, null)).toEqual({
    useExternalApi: true, profileId: "p1", inferencePath: "/v1/chat/completions", inferenceModel: "m", inferenceParams: { temperature: 0.5, stop: ["END"] },
  });
});

it("keeps the operator's model, and an address without a profile", () => {
  const operator = draftOf({ ...details, inference: { useExternalApi: false, baseUrl: "http://x", path: "/create_chat_completion" } }, { title: "T", totalRecords: 1 });
  expect(inferenceChoice(operator.model, "p9")).toEqual({ useExternalApi: false, inferencePath: "/create_chat_completion" });
  const address = draftOf({ ...details, inference: { useExternalApi: true, baseUrl: "https://b.example", path: "/p" } }, { title: "T", totalRecords: 1 });
  expect(inferenceChoice(address.model, "p9")).toEqual({ useExternalApi: true, inferenceBaseUrl: "https://b.example", inferencePath: "/p" });
});
