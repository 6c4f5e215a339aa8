import { useState } from "react";
import { config } from "../../config";
import { ApiError } from "../../api/request";
import { exactCount } from "../../format/numbers";
import { Button } from "../../ui/button";
import { Checkbox, TextArea, TextField } from "../../ui/field";
import { Tabs } from "../../ui/tabs";
import { ActFailure } from "./act-failure";
import { descriptionErrors } from "./description";
import type { Beginning, DatasetDraft, Description } from "./draft";
import { ExampleCards } from "./example-cards";
import { drafterPrint } from "./fingerprint";
import { LongWait } from "./long-wait";
import { ModelChoice, modelName } from "./model-choice";
import { modelErrors } from "./model-form";
import { OwnSample, OwnSchema } from "./own-beginning";
import type { Making } from "./use-making";

const ways = [
  { name: "model", title: "Let the model draft it" },
  { name: "schema", title: "My own JSON Schema" },
  { name: "sample", title: "From a sample" },
] as const;

const joined = (...errors: (string | undefined)[]) => errors.filter((error) => error !== undefined);

/** The first field that is wrong gets the focus, once its error is shown. */
function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.step-body [aria-invalid="true"]')?.focus());
}

interface Props {
  draft: DatasetDraft;
  making: Making;
  onChange: (edit: (draft: DatasetDraft) => DatasetDraft) => void;
  onOwnSchema: (schema: string) => void;
  onGoOn: () => void;
  onDraft: () => void;
}

export function DescribeStep({ draft, making, onChange, onOwnSchema, onGoOn, onDraft }: Props) {
  const [tried, setTried] = useState(false);
  const { description, model, beginning } = draft;
  const found = descriptionErrors(description, config.maxRecords);
  const wrongModel = modelErrors(model);
  const failure = making.failure?.act === "draft" ? making.failure.error : undefined;
  const refused = failure instanceof ApiError ? failure.fieldErrors : {};
  const errorsOf = (field: keyof typeof found) => joined(tried ? found[field] : undefined, ...(refused[field] ?? []));
  const allModelErrors = { ...Object.fromEntries(Object.entries(refused).map(([field, [first = ""]]) => [field, first])), ...(tried ? wrongModel : {}) };
  const wrongModelShown = Object.keys(allModelErrors).some((field) => !(field in found) && !["title", "description", "instructions", "totalRecords"].includes(field));

  const set = (part: Partial<Description>) => onChange((now) => ({ ...now, description: { ...now.description, ...part } }));
  const begin = (part: Partial<Beginning>) => onChange((now) => ({ ...now, beginning: { ...now.beginning, ...part } }));
  /** Whether all is well; says what is not otherwise. */
  const check = (): boolean => {
    const well = Object.keys(found).length + Object.keys(wrongModel).length === 0;
    setTried(!well);
    if (!well) focusFirstError();
    return well;
  };
  const own = (schema: string): boolean => {
    const well = check();
    if (well) onOwnSchema(schema);
    return well;
  };
  const drafting = making.activity?.act === "draft" ? making.activity : null;
  const stale = draft.drafted !== null && draft.drafted.from !== drafterPrint(description);
  const blank = description.title + description.description + description.instructions === "";

  return (
    <div className="form describe">
      {blank && <ExampleCards onChoose={set} />}
      <div className="describe-row">
        <TextField label="Title" placeholder="Support tickets with a sentiment" value={description.title} errors={errorsOf("title")} onChange={(event) => set({ title: event.target.value })} />
        <TextField label={`Records, up to ${exactCount(config.maxRecords)}`} inputMode="numeric" value={description.records} errors={errorsOf("totalRecords")} onChange={(event) => set({ records: event.target.value })} />
      </div>
      <TextArea label="Description" hint="What the dataset is about and what it is for, in a sentence or two." rows={2} value={description.description} errors={errorsOf("description")} onChange={(event) => set({ description: event.target.value })} />
      <TextArea label="Instructions for one record" hint="What the model is told for every single record: what belongs into it, how it should vary, what must not be in it." rows={6} value={description.instructions} errors={errorsOf("instructions")} onChange={(event) => set({ instructions: event.target.value })} />
      <Checkbox label="Labelled data, to train a model on" hint='Every record gets a field "label" with the right answer, and the model is told to keep the answer out of the text.' checked={description.datasetMode} onChange={(event) => set({ datasetMode: event.target.checked })} />
      <details className="more" open={wrongModelShown || undefined}>
        <summary>
          <span className="more-title">Model</span> <span className="soft">{modelName(model, making.settings)}</span>
        </summary>
        <ModelChoice form={model} errors={allModelErrors} settings={making.settings} settingsError={making.settingsError} onChange={(changed) => onChange((now) => ({ ...now, model: changed }))} />
      </details>
      {failure !== undefined && <ActFailure error={failure} />}
      <div className="ways">
        <p className="legend">The fields of a record</p>
        <Tabs label="How to come to the fields of a record" tabs={ways} active={beginning.way} onChange={(way) => begin({ way })}>
          {beginning.way === "schema" && <OwnSchema text={beginning.schema} onText={(schema) => begin({ schema })} onSchema={own} />}
          {beginning.way === "sample" && <OwnSample text={beginning.sample} onText={(sample) => begin({ sample })} onSchema={own} />}
          {beginning.way === "model" && (
            <div className="stack-close">
              <p className="soft">The model reads the description and the instructions, and proposes the fields. You can change all of them in the next step.</p>
              {drafting ? (
                <LongWait since={drafting.since} hint="usually less than a minute" onCancel={making.cancel}>
                  The model drafts the fields…
                </LongWait>
              ) : (
                <div className="form-actions">
                  {draft.schema !== "" && (
                    <Button look={stale ? "plain" : "primary"} icon="arrowRight" onClick={() => check() && onGoOn()}>
                      Keep the fields
                    </Button>
                  )}
                  <Button look={draft.schema === "" || stale ? "primary" : "plain"} icon={draft.schema === "" ? "arrowRight" : "refresh"} onClick={() => check() && onDraft()}>
                    {draft.schema === "" ? "Draft the fields" : "Draft them again"}
                  </Button>
                </div>
              )}
            </div>
          )}
        </Tabs>
      </div>
    </div>
  );
}
