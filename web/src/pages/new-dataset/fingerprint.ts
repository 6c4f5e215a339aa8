// Tells whether something is still as it was, without keeping it twice.
import type { InferenceChoice } from "../../api/types";
import type { Description } from "./draft";

/** 64 bits; for telling apart, not for secrets. */
function digest(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return (first >>> 0).toString(36) + (second >>> 0).toString(36);
}

const textsOf = ({ title, records, description, instructions, datasetMode }: Description) =>
  [description.trim(), instructions.trim(), datasetMode, title.trim(), records.trim()] as const;

/** Of what a model drafts a schema from. */
export const drafterPrint = (description: Description): string => digest(JSON.stringify(textsOf(description).slice(0, 3)));

/** Of what a draft token holds, without the schema: that is sent beside it. */
export const ticketPrint = (description: Description, choice: InferenceChoice): string =>
  digest(JSON.stringify([textsOf(description), choice]));

/** Of all that a job is made of. */
export const jobPrint = (ticket: string, schema: string): string => digest(`${ticket} ${schema}`);
