// The form filled in beforehand by the operator, for those who try the interface out.
import { isRecord } from "../../api/request";
import type { JsonObject } from "../../api/types";
import { blankDraft, blankModel, type DatasetDraft } from "./draft";
import { splitParameters } from "./model-form";

/**
 * A draft of `preset`, a JSON object with any of title, description, instructions, totalRecords, datasetMode,
 * useExternalApi, inferenceBaseUrl, inferencePath, inferenceModel and inferenceParams; null if it is none.
 */
export function draftOfPreset(preset: string): DatasetDraft | null {
  let given: unknown;
  try {
    given = JSON.parse(preset);
  } catch {
    return null;
  }
  if (!isRecord(given)) return null;
  const fields = given;
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
  const parameters = isRecord(fields.inferenceParams) ? splitParameters(fields.inferenceParams as JsonObject) : {};
  const baseUrl = text("inferenceBaseUrl");
  const external = fields.useExternalApi === true && baseUrl !== "" ? "address" : "auto";
  return {
    ...blankDraft,
    description: {
      title: text("title"),
      description: text("description"),
      instructions: text("instructions"),
      records: typeof fields.totalRecords === "number" ? String(fields.totalRecords) : blankDraft.description.records,
      datasetMode: fields.datasetMode === true,
    },
    model: {
      ...blankModel,
      source: fields.useExternalApi === false ? "operator" : external,
      baseUrl,
      path: text("inferencePath"),
      model: text("inferenceModel"),
      ...parameters,
    },
  };
}
