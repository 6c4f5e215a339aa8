import { counted } from "../../format/numbers";
import { Notice } from "../../ui/notice";
import { findingOf } from "./model-words";

export type Outcome = { models: readonly string[] } | { error: unknown };

/** How a test of a connection went. `model` is the one that is meant to be used. */
export function TestResult({ outcome, model }: { outcome: Outcome; model: string | null }) {
  if ("error" in outcome) {
    const { title, advice } = findingOf(outcome.error);
    return <Notice tone="bad" title={title}><p>{advice}</p></Notice>;
  }
  const { models } = outcome;
  if (models.length === 0) return <Notice tone="warning" title="The API answers, but lists no models"><p>Type the model's name as the provider gives it.</p></Notice>;
  if (model && !models.includes(model))
    return <Notice tone="warning" title={`The API answers, but does not list “${model}”`}><p>It lists {counted(models.length, "model")}: {models.slice(0, 5).join(", ")}{models.length > 5 && " …"}.</p></Notice>;
  return <Notice tone="good" title="The connection works"><p>The API offers {counted(models.length, "model")}: {models.slice(0, 5).join(", ")}{models.length > 5 && " …"}.</p></Notice>;
}
