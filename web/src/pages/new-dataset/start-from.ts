// "Run again with changes": a draft made of a job, to which the page for a new dataset opens.
import type { Details, Job } from "../../api/types";
import { blankDraft, blankModel, type DatasetDraft, type ModelForm } from "./draft";
import { browserStore, saveDraft, setAside, type DraftStore } from "./draft-storage";
import { splitParameters } from "./model-form";

function modelOf({ useExternalApi, profileId, baseUrl, path, model, parameters }: Details["inference"]): ModelForm {
  const common = { ...blankModel, model: model ?? "", ...splitParameters(parameters ?? {}) };
  if (!useExternalApi) return { ...common, source: "operator", path };
  if (profileId) return { ...common, source: "profile", profileId, path };
  return { ...common, source: "address", baseUrl, path };
}

export function draftOf(details: Details, job: Pick<Job, "title" | "totalRecords">): DatasetDraft {
  return {
    ...blankDraft,
    step: 2,
    description: {
      title: job.title,
      description: details.description,
      instructions: details.instructions,
      records: String(job.totalRecords),
      datasetMode: details.datasetMode ?? false,
    },
    model: modelOf(details.inference),
    schema: JSON.stringify(details.schema, null, 2),
  };
}

/**
 * Stores a draft of `job` for `username`, the signed-in user; then navigate to /new. A draft that was there is put
 * aside, and offered on that page. False when this browser does not store it.
 */
export function startFrom(details: Details, job: Pick<Job, "title" | "totalRecords">, username: string, store: DraftStore = browserStore()): boolean {
  setAside(store, username);
  return saveDraft(store, username, draftOf(details, job)).outcome === "saved";
}
