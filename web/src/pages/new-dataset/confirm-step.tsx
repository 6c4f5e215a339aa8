import { config } from "../../config";
import { exactCount } from "../../format/numbers";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { ActFailure } from "./act-failure";
import { EarlierError } from "./confirmation";
import { descriptionErrors, readRecords } from "./description";
import type { DatasetDraft } from "./draft";
import { EarlierFailure, EarlierNotice } from "./earlier-notice";
import { jobPrint, ticketPrint } from "./fingerprint";
import { LongWait } from "./long-wait";
import { inferenceChoice, modelErrors } from "./model-form";
import { Expected, PreviewRecords } from "./preview-records";
import { parseSchema } from "./schema-fields";
import type { Making } from "./use-making";

interface Props {
  draft: DatasetDraft;
  making: Making;
  onOpen: (step: 1 | 2) => void;
}

/** What stands in the way, and the step where it can be mended. */
function obstacle(draft: DatasetDraft, making: Making): { words: string; step: 1 | 2 } | null {
  if (Object.keys(descriptionErrors(draft.description, config.maxRecords)).length > 0) return { words: "The description is not complete.", step: 1 };
  if (Object.keys(modelErrors(draft.model)).length > 0) return { words: "A setting of the model is not right.", step: 1 };
  if (!parseSchema(draft.schema)) return { words: "The JSON of the fields is not right yet.", step: 2 };
  return making.problems.length > 0 ? { words: "The gateway cannot use the fields as they are.", step: 2 } : null;
}

export function ConfirmStep({ draft, making, onOpen }: Props) {
  const { activity, failure } = making;
  const choice = inferenceChoice(draft.model, making.settings?.activeProfileId ?? null);
  const print = jobPrint(ticketPrint(draft.description, choice), draft.schema);
  const { preview, confirming } = draft;
  const outdated = preview !== null && preview.of !== print;
  const fresh = preview !== null && !outdated;
  const blocked = obstacle(draft, making);
  const records = readRecords(draft.description.records);
  const failed = failure && failure.act !== "draft" && making.problems.length === 0 ? failure.error : undefined;
  const earlier = failed instanceof EarlierError ? failed : null;
  const waiting = confirming !== null && activity === null && !earlier;

  return (
    <div className="stack">
      <p className="soft">A preview makes three records with the model, as the job will. Nothing is stored, and nothing starts before you confirm.</p>
      {blocked && (
        <Notice tone="warning" title={blocked.words}>
          <Button small onClick={() => onOpen(blocked.step)}>
            Go to step {blocked.step}
          </Button>
        </Notice>
      )}
      {activity?.act === "preview" && (
        <LongWait since={activity.since} hint="at most two minutes" onCancel={making.cancel}>
          The model makes three records…
        </LongWait>
      )}
      {activity?.act === "confirm" && (
        <LongWait since={activity.since} hint="usually a moment" afterMs={2000} onCancel={making.cancel}>
          The dataset is being started…
        </LongWait>
      )}
      {outdated && activity === null && <Notice title="Something has changed since this preview">Make another one to see what it does.</Notice>}
      {preview && (
        <div className={outdated ? "stack outdated" : "stack"}>
          <Expected expected={preview.answer.expected} records={records} />
          <PreviewRecords preview={preview.answer} />
        </div>
      )}
      {earlier && <EarlierFailure fate={earlier.fate} onAnother={() => blocked || making.confirm(true)} />}
      {failed !== undefined && !earlier && <ActFailure error={failed} />}
      {waiting && <EarlierNotice earlier={confirming} now={print} />}
      <div className="form-actions">
        <Button look={fresh ? "plain" : "primary"} icon="search" aria-disabled={blocked !== null || undefined} busy={activity?.act === "preview"} onClick={() => blocked || making.preview()}>
          {preview ? "Preview again" : "Preview 3 records"}
        </Button>
        <Button look={fresh || waiting ? "primary" : "plain"} icon="check" aria-disabled={blocked !== null || undefined} busy={activity?.act === "confirm"} onClick={() => blocked || making.confirm()}>
          {Number.isNaN(records) ? "Confirm" : `Confirm: make ${exactCount(records)} ${records === 1 ? "record" : "records"}`}
        </Button>
      </div>
    </div>
  );
}
