// The description of a dataset, as typed and as sent.
import type { DraftRequest } from "../../api/types";
import type { Description } from "./draft";

export type DescriptionErrors = Partial<Record<"title" | "totalRecords" | "description" | "instructions", string>>;

export const lengths = { title: 200, description: 2000, instructions: 8000 } as const;

/** "10,000" and "10 000" are ten thousand; NaN for what is no whole number. */
export function readRecords(typed: string): number {
  const digits = typed.replaceAll(/[\s,'’_]/g, "");
  return /^\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN;
}

/** Sentences by field; none when all is well. */
export function descriptionErrors(typed: Description, maxRecords: number): DescriptionErrors {
  const errors: DescriptionErrors = {};
  const missing = { title: "Give the dataset a title.", description: "Say what the dataset is about.", instructions: "Say how one record is to be made." };
  for (const field of ["title", "description", "instructions"] as const) {
    const { length } = typed[field].trim();
    if (length === 0) errors[field] = missing[field];
    else if (length > lengths[field]) errors[field] = `This is ${length - lengths[field]} characters too long.`;
  }
  const records = readRecords(typed.records);
  if (!(records >= 1 && records <= maxRecords)) errors.totalRecords = `Give a whole number from 1 to ${maxRecords.toLocaleString("en")}.`;
  return errors;
}

export const descriptionBody = (typed: Description): Omit<DraftRequest, "schema" | "previousDraftToken"> => ({
  title: typed.title.trim(),
  totalRecords: readRecords(typed.records),
  description: typed.description.trim(),
  instructions: typed.instructions.trim(),
  datasetMode: typed.datasetMode,
});
