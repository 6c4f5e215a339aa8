import { describe, expect, it } from "vitest";
import { descriptionBody, descriptionErrors, readRecords } from "./description";
import { blankDraft, blankModel } from "./draft";
import { drafterPrint, jobPrint, ticketPrint } from "./fingerprint";
import { inferenceChoice, modelErrors } from "./model-form";
import { draftOfPreset } from "./preset";

const typed = { title: " T ", description: "d", instructions: "i", records: "10,000", datasetMode: true };

describe("the description", () => {
  it.each([["10,000", 10000], ["10 000", 10000], ["1'000", 1000], ["0", 0]])("reads %s records", (text, value) => expect(readRecords(text)).toBe(value));
  it.each(["", "1.5", "-1", "1e3", "many", "9999999999999"])("refuses %j records", (text) => expect(readRecords(text)).toBeNaN());
  it("says what is missing", () => {
    expect(Object.keys(descriptionErrors({ ...blankDraft.description, records: "0" }, 10))).toEqual(["title", "description", "instructions", "totalRecords"]);
    expect(descriptionErrors(typed, 9999)).toEqual({ totalRecords: "Give a whole number from 1 to 9,999." });
    expect(descriptionErrors(typed, 10000)).toEqual({});
  });
  it("says how much too long a text is", () => {
    expect(descriptionErrors({ ...typed, title: "x".repeat(203) }, 10000).title).toContain("3 characters");
  });
  it("is sent trimmed", () => expect(descriptionBody(typed)).toMatchObject({ title: "T", totalRecords: 10000, datasetMode: true }));
});

describe("the model", () => {
  it("is the active profile, or the operator's, unless chosen", () => {
    expect(inferenceChoice(blankModel, null)).toEqual({ useExternalApi: false });
    expect(inferenceChoice(blankModel, "p")).toEqual({ useExternalApi: true, profileId: "p" });
    expect(inferenceChoice({ ...blankModel, source: "operator" }, "p")).toEqual({ useExternalApi: false });
  });
  it("has parameters as numbers, and others as JSON", () => {
    const form = { ...blankModel, parameters: { temperature: " 0.2", seed: "" }, otherParameters: '{"stop": ["END"]}' };
    expect(inferenceChoice(form, null).inferenceParams).toEqual({ stop: ["END"], temperature: 0.2 });
    expect(modelErrors(form)).toEqual({});
  });
  it.each([
    [{ parameters: { temperature: "hot" } }, "temperature"], [{ parameters: { max_tokens: "1.5" } }, "max_tokens"], [{ parameters: { top_p: "2" } }, "top_p"],
    [{ otherParameters: "[1]" }, "otherParameters"], [{ otherParameters: "{" }, "otherParameters"], [{ otherParameters: '{"model": "x"}' }, "otherParameters"], [{ source: "address" as const }, "inferenceBaseUrl"],
  ])("refuses %j", (part, field) => expect(Object.keys(modelErrors({ ...blankModel, ...part }))).toEqual([field]));
});

describe("fingerprints", () => {
  it("change with what they are of, and with nothing else", () => {
    expect(drafterPrint({ ...typed, title: "other", records: "3" })).toBe(drafterPrint(typed));
    expect(drafterPrint({ ...typed, instructions: "j" })).not.toBe(drafterPrint(typed));
    const print = ticketPrint(typed, {});
    expect(ticketPrint({ ...typed, title: "T" }, {})).toBe(print);
    expect(ticketPrint({ ...typed, records: "3" }, {})).not.toBe(print);
    expect(ticketPrint(typed, { inferenceModel: "m" })).not.toBe(print);
    expect(jobPrint(print, "{}")).not.toBe(jobPrint(print, "{ }"));
  });
});

describe("the preset", () => {
  it("fills in what it names", () => {
    const draft = draftOfPreset('{"title":"T","totalRecords":7,"useExternalApi":true,"inferenceBaseUrl":"https://a.example","inferenceParams":{"temperature":1,"stop":"x"}}');
    expect(draft?.description).toMatchObject({ title: "T", records: "7", instructions: "" });
    expect(draft?.model).toMatchObject({ source: "address", baseUrl: "https://a.example", parameters: { temperature: "1" } });
  });
  it.each(["", "[]", "{", "3", "null"])("%j is none", (text) => expect(draftOfPreset(text)).toBeNull());
});
