import { Link } from "wouter";
import type { UserSettings } from "../../api/types";
import { Select, TextArea, TextField } from "../../ui/field";
import { Failure } from "../../ui/notice";
import type { ModelForm, ModelSource } from "./draft";
import { effectiveSource, knownParameters, type ModelErrors } from "./model-form";

interface Props {
  form: ModelForm;
  onChange: (form: ModelForm) => void;
  errors: ModelErrors;
  settings: UserSettings | undefined;
  settingsError: unknown;
}

const listOf = (error: string | undefined) => (error ? [error] : []);

/** The name of the model that is meant, in a word or two. */
export function modelName(form: ModelForm, settings: UserSettings | undefined): string {
  const { source, profileId } = effectiveSource(form, settings?.activeProfileId ?? null);
  const profile = settings?.profiles.find(({ id }) => id === profileId);
  const name = source === "operator" ? "the operator's model" : source === "address" ? form.baseUrl : (profile?.name ?? "a profile");
  return form.model.trim() ? `${form.model.trim()}, ${name}` : name;
}

export function ModelChoice({ form, onChange, errors, settings, settingsError }: Props) {
  const { source, profileId } = effectiveSource(form, settings?.activeProfileId ?? null);
  const value = source === "profile" ? `profile ${profileId}` : source;
  const known = settings?.profiles.some(({ id }) => id === profileId) ?? false;
  const choose = (chosen: string) => {
    const [kind = "operator", id = ""] = chosen.split(" ");
    onChange({ ...form, source: kind as ModelSource, profileId: id, path: "" });
  };
  const profileModel = settings?.profiles.find(({ id }) => id === profileId)?.model;
  return (
    <div className="form">
      {settingsError !== undefined && <Failure title="Your models cannot be listed now" error={settingsError} />}
      <div className="form-row">
        <Select label="Model" value={value} onChange={(event) => choose(event.target.value)} hint={<>Your own are on the page <Link href="/models">Models</Link>.</>}>
          <option value="operator">The operator's model</option>
          {settings?.profiles.map(({ id, name, model }) => (
            <option key={id} value={`profile ${id}`}>
              {model ? `${name} (${model})` : name}
            </option>
          ))}
          {source === "profile" && !known && <option value={value}>{settings ? "A profile that is gone" : "A profile of yours"}</option>}
          <option value="address">Another address, without a key</option>
        </Select>
        <TextField label="Name of the model" hint="Leave it empty for the usual one." placeholder={profileModel ?? ""} value={form.model} errors={listOf(errors.inferenceModel)} onChange={(event) => onChange({ ...form, model: event.target.value })} />
      </div>
      {source === "address" && (
        <div className="form-row">
          <TextField label="Base URL" type="url" placeholder="https://api.example.com/v1" value={form.baseUrl} errors={listOf(errors.inferenceBaseUrl)} onChange={(event) => onChange({ ...form, baseUrl: event.target.value })} />
          <TextField label="Path" placeholder="/create_chat_completion" value={form.path} errors={listOf(errors.inferencePath)} onChange={(event) => onChange({ ...form, path: event.target.value })} />
        </div>
      )}
      <fieldset className="stack-close">
        <legend className="legend">Parameters</legend>
        <div className="parameters">
          {knownParameters.map(({ name, label, hint, whole }) => (
            <TextField key={name} label={label} hint={hint} inputMode={whole ? "numeric" : "decimal"} placeholder="default" value={form.parameters[name] ?? ""} errors={listOf(errors[name])} onChange={(event) => onChange({ ...form, parameters: { ...form.parameters, [name]: event.target.value } })} />
          ))}
        </div>
        <TextArea label="Others, as JSON" className="mono" rows={2} spellCheck={false} placeholder={'{"stop": ["END"]}'} value={form.otherParameters} errors={listOf(errors.otherParameters ?? errors.inferenceParams)} onChange={(event) => onChange({ ...form, otherParameters: event.target.value })} />
      </fieldset>
    </div>
  );
}
