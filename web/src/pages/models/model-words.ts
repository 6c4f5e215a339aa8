// What the settings of a model mean, and what a failed test of one means, in words.
import { ApiError, messageOf } from "../../api/request";
import type { ResponseFormat } from "../../api/types";

export const formatWords: Readonly<Record<ResponseFormat, string>> = {
  auto: "Chosen by the path",
  json_object: "JSON, with the schema in the prompt",
  json_schema: "JSON held to the schema by the API",
};

export const usualPath = "/create_chat_completion";

export interface Finding {
  title: string;
  advice: string;
}

function byStatus(status: number): Finding {
  if (status === 401) return { title: "The API does not accept the key", advice: "Enter the key again, or one that has not been revoked." };
  if (status === 403) return { title: "The key is not allowed to list models", advice: "Check its rights at the provider. It may still be allowed to make records." };
  if (status === 404 || status === 405)
    return { title: "There is no list of models at this address", advice: "Check the base URL; many APIs want /v1 at its end. An API without a list can still make records: type the model's name." };
  if (status === 429) return { title: "The API is busy", advice: "It allows no more calls for now. Try again in a minute." };
  if (status >= 500) return { title: "The API has a problem of its own", advice: `It answered with status ${status}. Try again later.` };
  if (status >= 300 && status < 400) return { title: "The API points to another address", advice: "Enter the address it moved to: redirects are not followed, for the key's sake." };
  return { title: "The API refused", advice: `It answered with status ${status}. Check the base URL and the key.` };
}

function byReason(reason: string): Finding | undefined {
  if (/not on the public internet/.test(reason)) return { title: "This address may not be called", advice: "It leads into a private network. Only addresses on the public internet are allowed." };
  if (/no model API at this path/.test(reason)) return { title: "This address may not be called", advice: "On the operator's own host only its model API may be called." };
  if (/in time|timeout|timed out/i.test(reason)) return { title: "The API did not answer in time", advice: "It may be starting or overloaded. Try again, and check the port in the base URL." };
  if (/resolve/.test(reason)) return { title: "There is no such host", advice: "Check the spelling of the host in the base URL." };
  if (/tls|certificate/i.test(reason)) return { title: "No secure connection could be made", advice: "The host's certificate is not valid, or it does not speak https at this port." };
  if (/connect|dropped|closed/i.test(reason)) return { title: "The API cannot be reached", advice: "The host does not answer at this port. Check the base URL, and whether the API runs." };
  if (/not JSON|no list of models|too large|not valid HTTP/.test(reason))
    return { title: "This is not a model API", advice: "Something answers there, but not with a list of models. Check the base URL; many APIs want /v1 at its end." };
  return undefined;
}

/** Why a list of models could not be had, and what to do. */
export function findingOf(error: unknown): Finding {
  if (!(error instanceof ApiError)) return { title: "The test failed", advice: messageOf(error) };
  const refused = error.fieldErrors.baseUrl?.[0];
  if (refused) return { title: "This address may not be called", advice: refused };
  const key = error.fieldErrors.apiKey?.[0];
  if (key) return { title: "This cannot be a key", advice: key };
  if (error.status === 409) return { title: "The stored key cannot be read any more", advice: "Edit the profile and enter the key again." };
  if (error.status === 429) return { title: "Too many tests", advice: `Wait ${error.retryAfter ?? 60} seconds, then try again.` };
  if (error.status !== 502 && error.status !== 503) return { title: "The test failed", advice: error.message };
  const status = /with status (\d{3})/.exec(error.message)?.[1];
  return (status ? byStatus(Number(status)) : byReason(error.message)) ?? { title: "The API cannot be used", advice: error.message };
}
