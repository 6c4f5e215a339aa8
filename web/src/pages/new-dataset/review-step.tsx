import { useMemo } from "react";
import { counted } from "../../format/numbers";
import { duration } from "../../format/times";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { ActFailure } from "./act-failure";
import type { DatasetDraft } from "./draft";
import { FieldsTable } from "./fields-table";
import { drafterPrint } from "./fingerprint";
import { JsonEditor } from "./json-editor";
import { placeProblems, syntaxProblems } from "./json-lines";
import { LongWait } from "./long-wait";
import { fieldRows, parseSchema } from "./schema-fields";
import { rewrittenSchema } from "./schema-text";
import type { Making } from "./use-making";

interface Props {
  draft: DatasetDraft;
  making: Making;
  canUndo: boolean;
  onUndo: () => void;
  onSchema: (text: string, typed: boolean) => void;
  onDraft: () => void;
  onGoOn: () => void;
}

/** "8 fields, 6 required". */
export function schemaSummary(text: string): string {
  const schema = parseSchema(text);
  if (!schema) return "The JSON is not right yet.";
  const rows = fieldRows(schema);
  return `${counted(rows.length, "field")}, ${rows.filter((row) => row.required).length} required`;
}

function Origin({ draft }: { draft: DatasetDraft }) {
  const { drafted, description } = draft;
  if (!drafted) return <p className="soft">These fields are your own. Names, types and rules can be changed here or in the JSON.</p>;
  const again = drafted.refreshes > 0 ? `, draft ${drafted.refreshes + 1}` : "";
  const failed = drafted.failedAttempts > 0 ? ` after ${counted(drafted.failedAttempts, "answer")} of no use` : "";
  return (
    <>
      <p className="soft">
        Drafted by the model in {duration(drafted.durationMs)}
        {failed}
        {again}. Names, types and rules can be changed here or in the JSON.
      </p>
      {drafted.warnings.length > 0 && (
        <Notice tone="warning" title="The model's draft was mended">
          <ul className="plain-list">
            {drafted.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Notice>
      )}
      {drafted.from !== drafterPrint(description) && (
        <Notice title="The description has changed since these fields were drafted">
          <p>Draft them again, or keep them as they are.</p>
        </Notice>
      )}
    </>
  );
}

export function ReviewStep({ draft, making, canUndo, onUndo, onSchema, onDraft, onGoOn }: Props) {
  const { schema: text } = draft;
  const schema = useMemo(() => parseSchema(text), [text]);
  const problems = useMemo(() => {
    const found = syntaxProblems(text);
    if (found.length > 0) return found;
    if (!schema) return [{ line: 1, offset: 0, message: "A schema of records is an object in braces." }];
    return placeProblems(text, making.problems);
  }, [text, schema, making.problems]);
  const drafting = making.activity?.act === "draft" ? making.activity : null;
  const failure = making.failure?.act === "draft" ? making.failure.error : undefined;
  return (
    <div className="stack">
      <Origin draft={draft} />
      {drafting && (
        <LongWait since={drafting.since} hint="the fields stay as they are until it is done" onCancel={making.cancel}>
          The model drafts the fields again…
        </LongWait>
      )}
      {failure !== undefined && <ActFailure error={failure} />}
      {making.problems.length > 0 && (
        <Notice tone="bad" title="The gateway cannot use this schema yet">
          <p>What is wrong stands at the lines of the JSON.</p>
        </Notice>
      )}
      <div className="review">
        {schema ? (
          <FieldsTable root={schema} datasetMode={draft.description.datasetMode} onEdit={(root) => onSchema(rewrittenSchema(text, schema, root), false)} />
        ) : (
          <Notice tone="warning" title="The table comes back when the JSON is right">
            <p>{counted(problems.length, "mistake")} to mend, at the lines marked.</p>
          </Notice>
        )}
        <div className="review-json">
          <JsonEditor label="The same as JSON Schema" text={text} problems={problems} onChange={(changed) => onSchema(changed, true)} />
        </div>
      </div>
      <div className="form-actions">
        <Button look="primary" icon="arrowRight" aria-disabled={!schema || undefined} onClick={() => schema && onGoOn()}>
          Go on to the preview
        </Button>
        <Button icon="refresh" busy={drafting !== null} onClick={onDraft}>
          Draft again
        </Button>
        <Button look="quiet" aria-disabled={!canUndo || undefined} onClick={onUndo}>
          Undo
        </Button>
      </div>
    </div>
  );
}
