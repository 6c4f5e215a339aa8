// What a field's profile says, in words and shares.
import type { FieldProfile, Json } from "../../api/types";
import { count, counted, exactCount, figure, percent } from "../../format/numbers";
import { cellText } from "./columns";

export const present = (field: FieldProfile): number => Object.values(field.types).reduce((sum, part) => sum + part, 0);

/** "integer", or "string 98%, null 2%". The most frequent first. */
export function typeMix(field: FieldProfile): string {
  const types = Object.entries(field.types).filter(([, part]) => part > 0);
  if (types.length === 0) return "never there";
  if (types.length === 1) return types[0]?.[0] ?? "";
  const all = present(field);
  return types
    .sort(([, a], [, b]) => b - a)
    .map(([type, part]) => `${type} ${percent(part, all)}`)
    .join(", ");
}

/** "≈ 12K" when it is not exact. */
export const about = (value: number, exact: boolean): string => `${exact ? "" : "≈ "}${count(value)}`;

/** A value as the label of a bar. */
export function valueLabel({ value, cut }: { value: Json; cut?: true }): string {
  if (value === "") return "empty text";
  if (cut) return `${cellText(value)}…`;
  return value === null ? "null" : cellText(value);
}

/** The values that tell something about the field: those that come again, in at least a hundredth of the records. */
export function frequentValues(field: FieldProfile): FieldProfile["top"] {
  const least = Math.max(2, present(field) / 100);
  return field.top.filter((top) => top.count >= least);
}

/** The histogram in a sentence, for those who cannot see it. */
export function histogramSentence(field: FieldProfile): string {
  const bars = field.number?.histogram ?? [];
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return "";
  const highest = bars.reduce((most, bar) => (bar.count > most.count ? bar : most), first);
  return `${counted(bars.length, "bar")} from ${figure(first.from)} to ${figure(last.to)}; the highest, from ${figure(highest.from)} to ${figure(highest.to)}, has ${exactCount(highest.count)}.`;
}

/** How evenly labels are spread, for dataset mode. */
export function balanceSentence(field: FieldProfile): string {
  const counts = field.top.map((top) => top.count);
  if (counts.length === 0) return "There are no labels.";
  if (counts.length === 1 && field.distinct <= 1) return "All records have the same label.";
  const ratio = Math.round((10 * Math.max(...counts)) / Math.min(...counts)) / 10;
  const often = ratio === 1 ? "as often as" : `${figure(ratio)} times as often as`;
  // Only the most frequent ones are known one by one.
  if (field.distinct > counts.length) return `Of the ${counts.length} most frequent labels the first comes ${often} the last; the others are rarer.`;
  const spread = ratio < 1.2 ? "Well balanced" : ratio < 2 ? "Fairly balanced" : "Unbalanced";
  return `${spread}: the most frequent label comes ${often} the rarest.`;
}
