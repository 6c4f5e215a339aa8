// What stands in the form of a profile, and what is sent of it.
import type { FieldErrors } from "../../api/request";
import type { Profile, ProfileRequest, ResponseFormat } from "../../api/types";

export interface ProfileValues {
  name: string;
  baseUrl: string;
  /** Never filled in: a stored key is not shown. */
  apiKey: string;
  model: string;
  path: string;
  responseFormat: ResponseFormat | "";
}

const texts = ["name", "baseUrl", "model", "path"] as const;

export const emptyValues: ProfileValues = { name: "", baseUrl: "", apiKey: "", model: "", path: "", responseFormat: "" };

export function valuesOf(profile: Profile): ProfileValues {
  return {
    name: profile.name,
    baseUrl: profile.baseUrl ?? "",
    apiKey: "",
    model: profile.model ?? "",
    path: profile.path ?? "",
    responseFormat: profile.responseFormat ?? "",
  };
}

/** Only what differs from `before`, so that what is stored and untouched need not pass the rules of today. */
export function requestOf(values: ProfileValues, before: Profile | null): ProfileRequest {
  const old = before ? valuesOf(before) : emptyValues;
  const body: ProfileRequest = before ? { id: before.id } : {};
  for (const field of texts) {
    const text = values[field].trim();
    if (text !== old[field]) body[field] = text;
  }
  if (values.responseFormat !== old.responseFormat) body.responseFormat = values.responseFormat;
  if (values.apiKey.trim() !== "") body.apiKey = values.apiKey.trim();
  return body;
}

export const changesSomething = (body: ProfileRequest): boolean => Object.keys(body).some((field) => field !== "id");

function parsed(url: string | null): URL | null {
  try {
    return new URL(url ?? "");
  } catch {
    return null;
  }
}

export const hostOf = (url: string | null): string | null => parsed(url)?.host || null;

/** Whether saving takes the stored key away: it goes only to the scheme, host and port that it was given for. */
export function losesKey(values: ProfileValues, before: Profile | null): boolean {
  return Boolean(before?.hasApiKey) && values.apiKey.trim() === "" && parsed(values.baseUrl.trim())?.origin !== parsed(before?.baseUrl ?? null)?.origin;
}

/** What can be said before the gateway is asked. */
export function problemsOf(values: ProfileValues): FieldErrors {
  const url = values.baseUrl.trim();
  if (url === "") return { baseUrl: ["Give the address of the model API."] };
  if (!/^https?:\/\//i.test(url) || !hostOf(url)) return { baseUrl: ["An address begins with https:// (or http://), then the host."] };
  if (values.path.trim() !== "" && !values.path.trim().startsWith("/")) return { path: ["A path begins with a slash."] };
  return {};
}

/** Of whose models a list is asked for, from the form as it is now. */
export function listRequest(values: ProfileValues, before: Profile | null): { profileId?: string; baseUrl?: string; apiKey?: string } {
  const key = values.apiKey.trim();
  return {
    ...(before && { profileId: before.id }),
    baseUrl: values.baseUrl.trim(),
    ...(key !== "" && { apiKey: key }),
  };
}
