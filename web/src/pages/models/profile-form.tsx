import { useEffect, useId, useRef, useState, type SyntheticEvent } from "react";
import { ApiError, type FieldErrors } from "../../api/request";
import { models } from "../../api/routes";
import type { Profile, ResponseFormat, UserSettings } from "../../api/types";
import { Button } from "../../ui/button";
import { Select, TextField } from "../../ui/field";
import { Failure, Notice } from "../../ui/notice";
import { formatWords, usualPath } from "./model-words";
import { changesSomething, emptyValues, listRequest, losesKey, problemsOf, requestOf, valuesOf } from "./profile-values";
import { TestResult, type Outcome } from "./test-result";

interface Props {
  /** Null for a new one. */
  profile: Profile | null;
  onSaved: (settings: UserSettings) => void;
  onClose: () => void;
}

export function ProfileForm({ profile, onSaved, onClose }: Props) {
  const [values, setValues] = useState(() => (profile ? valuesOf(profile) : emptyValues));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const [loading, setLoading] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const listId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const set = (change: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...change }));
    // What the API answered holds for where it was asked, and with which key.
    if ("baseUrl" in change || "apiKey" in change || "path" in change) setOutcome(null);
  };

  const check = () => {
    const problems = problemsOf(values);
    setErrors(problems);
    setFailure(undefined);
    return Object.keys(problems).length === 0;
  };
  const load = async () => {
    if (!check()) return;
    setLoading(true);
    setOutcome(null);
    try {
      setOutcome({ models: await models.list(listRequest(values, profile)) });
    } catch (error) {
      setOutcome({ error });
    }
    setLoading(false);
  };
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (saving || !check()) return;
    const body = requestOf(values, profile);
    if (!changesSomething(body)) {
      onClose();
      return;
    }
    setSaving(true);
    try {
      onSaved(await models.save(body));
    } catch (error) {
      if (error instanceof ApiError) setErrors(error.fieldErrors);
      setFailure(error);
      setSaving(false);
    }
  };

  const losing = losesKey(values, profile);
  const offered = outcome && "models" in outcome ? outcome.models : [];
  const unexplained = failure !== undefined && Object.keys(errors).length === 0;
  return (
    <form className="card form" aria-label={profile ? `Edit ${profile.name}` : "New model"} onSubmit={(event) => void save(event)} noValidate>
      <h2 ref={heading} tabIndex={-1}>{profile ? `Edit “${profile.name}”` : "Add a model"}</h2>
      <div className="form-row">
        <TextField label="Name" hint="For your own use; what you will choose it by." autoComplete="off" value={values.name} errors={errors.name} onChange={(event) => set({ name: event.target.value })} />
        <TextField label="Base URL" hint="Where the API is, as its provider says." type="url" inputMode="url" placeholder="https://api.example.com/v1" autoComplete="off" spellCheck={false} required value={values.baseUrl} errors={errors.baseUrl} onChange={(event) => set({ baseUrl: event.target.value })} />
      </div>
      <TextField label="API key" hint={profile?.hasApiKey && !losing ? "Stored; leave empty to keep. It is never shown again." : "It is stored sealed, sent only to this host, and never shown again. Leave it empty if the API wants none."} type="password" autoComplete="off" spellCheck={false} value={values.apiKey} errors={errors.apiKey} onChange={(event) => set({ apiKey: event.target.value })} />
      {losing && <Notice tone="warning">The stored key was given for another address and is removed when you save. Enter the key of this one.</Notice>}
      <div className="models-choice">
        <TextField label="Model" hint="Leave it empty for the API's own choice." list={listId} autoComplete="off" spellCheck={false} value={values.model} errors={errors.model} onChange={(event) => set({ model: event.target.value })} />
        <Button icon="refresh" busy={loading} onClick={() => void load()}>
          Load models
        </Button>
        <datalist id={listId}>
          {offered.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      {outcome && <TestResult outcome={outcome} model={values.model.trim() || null} />}
      <div className="form-row">
        <TextField label="Path" hint="Added to the base URL. OpenAI's kind: /chat/completions" placeholder={usualPath} autoComplete="off" spellCheck={false} value={values.path} errors={errors.path} onChange={(event) => set({ path: event.target.value })} />
        <Select label="How the API is asked for JSON" hint="Ratio1 and llama.cpp want the schema in the prompt." value={values.responseFormat || "auto"} errors={errors.responseFormat} onChange={(event) => set({ responseFormat: event.target.value as ResponseFormat })}>
          {Object.entries(formatWords).map(([format, words]) => (
            <option key={format} value={format}>
              {words}
            </option>
          ))}
        </Select>
      </div>
      {unexplained && <Failure error={failure} />}
      <div className="form-actions">
        <Button type="submit" look="primary" busy={saving}>
          {profile ? "Save" : "Add model"}
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
