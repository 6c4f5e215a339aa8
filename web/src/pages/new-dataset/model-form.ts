// From the form about the model to what the gateway is asked for, and back.
import { isRecord } from "../../api/request";
import type { InferenceChoice, Json, JsonObject } from "../../api/types";
import type { ModelForm } from "./draft";

export interface KnownParameter {
  name: string;
  label: string;
  hint: string;
  min: number;
  max: number;
  whole: boolean;
}

/** Parameters with a field of their own. */
export const knownParameters: readonly KnownParameter[] = [
  { name: "temperature", label: "Temperature", hint: "0 is sober, 1 lively", min: 0, max: 2, whole: false },
  { name: "top_p", label: "Top p", hint: "Share of likely words, up to 1", min: 0, max: 1, whole: false },
  { name: "max_tokens", label: "Longest answer", hint: "In tokens", min: 1, max: 1_000_000, whole: true },
  { name: "seed", label: "Seed", hint: "The same again, if the model can", min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, whole: true },
];
const reserved = ["messages", "model", "response_format"];

export type ModelErrors = Readonly<Record<string, string>>;

function parameterError({ min, max, whole }: KnownParameter, typed: string): string | undefined {
  const value = Number(typed);
  if (!Number.isFinite(value)) return "This is not a number.";
  if (whole && !Number.isInteger(value)) return "This must be a whole number.";
  return value < min || value > max ? `This must be from ${min} to ${max}.` : undefined;
}

/** The object that `text` holds; an error in words otherwise. */
function readOthers(text: string): JsonObject | string {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return 'This must be a JSON object, such as {"stop": ["END"]}.';
    const taken = Object.keys(value).find((name) => reserved.includes(name));
    return taken ? `"${taken}" is set by DataGems and cannot be changed here.` : (value as JsonObject);
  } catch {
    return "This is not valid JSON.";
  }
}

/** Sentences by field; none when all is well. */
export function modelErrors(form: ModelForm): ModelErrors {
  const errors: Record<string, string> = {};
  for (const known of knownParameters) {
    const typed = form.parameters[known.name]?.trim();
    const error = typed && parameterError(known, typed);
    if (error) errors[known.name] = error;
  }
  const others = readOthers(form.otherParameters);
  if (typeof others === "string") errors.otherParameters = others;
  if (form.source === "address" && form.baseUrl.trim() === "") errors.inferenceBaseUrl = "Give the address of the model API.";
  return errors;
}

function parametersOf(form: ModelForm): JsonObject {
  const others = readOthers(form.otherParameters);
  const all: JsonObject = typeof others === "string" ? {} : { ...others };
  for (const { name } of knownParameters) {
    const typed = form.parameters[name]?.trim();
    if (typed) all[name] = Number(typed);
  }
  return all;
}

/** The source that "auto" stands for. */
export function effectiveSource(form: ModelForm, activeProfileId: string | null): Pick<ModelForm, "source" | "profileId"> {
  if (form.source !== "auto") return { source: form.source, profileId: form.profileId };
  return activeProfileId ? { source: "profile", profileId: activeProfileId } : { source: "operator", profileId: "" };
}

/** What is sent; fields left empty are left out. */
export function inferenceChoice(form: ModelForm, activeProfileId: string | null): InferenceChoice {
  const { source, profileId } = effectiveSource(form, activeProfileId);
  const choice: InferenceChoice = { useExternalApi: source !== "operator" };
  if (source === "profile") choice.profileId = profileId;
  if (source === "address") choice.inferenceBaseUrl = form.baseUrl.trim();
  if (form.path.trim()) choice.inferencePath = form.path.trim();
  if (form.model.trim()) choice.inferenceModel = form.model.trim();
  const parameters = parametersOf(form);
  if (Object.keys(parameters).length > 0) choice.inferenceParams = parameters;
  return choice;
}

/** Parameters of a job as the form shows them. */
export function splitParameters(parameters: JsonObject): Pick<ModelForm, "parameters" | "otherParameters"> {
  const known: Record<string, string> = {};
  const others: Record<string, Json> = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === "number" && knownParameters.some((parameter) => parameter.name === name)) known[name] = String(value);
    else others[name] = value;
  }
  return { parameters: known, otherParameters: Object.keys(others).length > 0 ? JSON.stringify(others, null, 2) : "" };
}
