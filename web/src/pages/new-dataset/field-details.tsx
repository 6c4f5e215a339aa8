// The rules of one field, to change.
import { useState } from "react";
import { TextArea, TextField, Checkbox } from "../../ui/field";
import type { Json } from "../../api/types";
import { isNullable, member, type Kind } from "./schema-kinds";

type SetKeyword = (keyword: string, value: Json | undefined) => void;

interface NumberRule {
  keyword: string;
  label: string;
  whole: boolean;
}
const numbers: readonly NumberRule[] = [
  { keyword: "minimum", label: "At least", whole: false },
  { keyword: "maximum", label: "At most", whole: false },
  { keyword: "multipleOf", label: "In steps of", whole: false },
];
const rulesOf: Readonly<Partial<Record<Kind, readonly NumberRule[]>>> = {
  text: [
    { keyword: "minLength", label: "Fewest characters", whole: true },
    { keyword: "maxLength", label: "Most characters", whole: true },
  ],
  integer: numbers,
  number: numbers,
  list: [
    { keyword: "minItems", label: "Fewest entries", whole: true },
    { keyword: "maxItems", label: "Most entries", whole: true },
  ],
};

/** A text field whose value is taken over when it is left, or by Enter, if it is right. */
function Late({ label, value, problemOf, onTake, hint }: { label: string; value: string; problemOf: (typed: string) => string; onTake: (typed: string) => void; hint?: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? "" : problemOf(typed.trim());
  const take = () => {
    if (typed === null || problem) return;
    if (typed.trim() !== value) onTake(typed.trim());
    setTyped(null);
  };
  return <TextField label={label} hint={hint} value={typed ?? value} errors={problem ? [problem] : []} onChange={(event) => setTyped(event.target.value)} onBlur={take} onKeyDown={(event) => event.key === "Enter" && take()} />;
}

function NumberField({ rule: { keyword, label, whole }, schema, set }: { rule: NumberRule; schema: Json | undefined; set: SetKeyword }) {
  const value = member(schema, keyword);
  const problemOf = (typed: string) => {
    if (typed === "") return "";
    const number = Number(typed);
    if (!Number.isFinite(number)) return "This is not a number.";
    if (whole && !(Number.isInteger(number) && number >= 0)) return "This must be a whole number, 0 or more.";
    return keyword === "multipleOf" && number <= 0 ? "This must be more than 0." : "";
  };
  return <Late label={label} value={typeof value === "number" ? String(value) : ""} problemOf={problemOf} onTake={(typed) => set(keyword, typed === "" ? undefined : Number(typed))} />;
}

function patternProblem(typed: string): string {
  try {
    new RegExp(typed, "u");
    return "";
  } catch {
    return "This is not a regular expression.";
  }
}

function Choices({ schema, set }: { schema: Json | undefined; set: SetKeyword }) {
  const values = member(schema, "enum");
  const list = Array.isArray(values) ? values : [];
  const shown = list.filter((value) => value !== null).map(String).join("\n");
  const [typed, setTyped] = useState<string | null>(null);
  const numeric = list.length > 0 && list.every((value) => typeof value === "number" || value === null);
  const lines = [...new Set((typed ?? shown).split("\n").map((line) => line.trim()).filter(Boolean))];
  const problem =
    typed === null ? "" : lines.length === 0 ? "Give at least one value." : numeric && lines.some((line) => !Number.isFinite(Number(line))) ? "All values must be numbers." : "";
  const take = () => {
    if (typed === null || problem) return;
    if (typed !== shown) set("enum", [...lines.map((line) => (numeric ? Number(line) : line)), ...(list.includes(null) ? [null] : [])]);
    setTyped(null);
  };
  return <TextArea label="Values" hint="One on each line." rows={Math.min(8, Math.max(3, lines.length + 1))} value={typed ?? shown} errors={problem ? [problem] : []} onChange={(event) => setTyped(event.target.value)} onBlur={take} />;
}

interface Props {
  kind: Kind;
  schema: Json | undefined;
  set: SetKeyword;
  /** Of what a list holds. */
  item: { kind: Kind; schema: Json | undefined; set: SetKeyword } | null;
}

function Rules({ kind, schema, set }: Pick<Props, "kind" | "schema" | "set">) {
  const pattern = member(schema, "pattern");
  return (
    <>
      {rulesOf[kind]?.map((rule) => <NumberField key={rule.keyword} rule={rule} schema={schema} set={set} />)}
      {kind === "text" && <Late label="Pattern" value={typeof pattern === "string" ? pattern : ""} problemOf={patternProblem} onTake={(typed) => set("pattern", typed || undefined)} />}
      {kind === "choice" && <Choices schema={schema} set={set} />}
      {kind === "list" && <Checkbox label="No entry twice" checked={member(schema, "uniqueItems") === true} onChange={(event) => set("uniqueItems", event.target.checked || undefined)} />}
    </>
  );
}

function withNull(schema: Json | undefined, nullable: boolean, set: SetKeyword): void {
  const type = member(schema, "type");
  const types = (Array.isArray(type) ? type : type === undefined ? [] : [type]).filter((each) => each !== "null");
  const [only] = types;
  set("type", nullable ? [...types, "null"] : types.length === 1 ? only : types);
}

const itemHasRules = (kind: Kind) => kind === "choice" || (kind !== "list" && rulesOf[kind] !== undefined);

export function FieldDetails({ kind, schema, set, item }: Props) {
  const description = member(schema, "description");
  const hasType = member(schema, "type") !== undefined && member(schema, "enum") === undefined;
  return (
    <div className="field-details">
      <div className="field-description">
        <Late label="What it means" hint="The model reads this for every record." value={typeof description === "string" ? description : ""} problemOf={() => ""} onTake={(typed) => set("description", typed || undefined)} />
      </div>
      <Rules kind={kind} schema={schema} set={set} />
      {hasType && <Checkbox label="May be null" checked={isNullable(schema)} onChange={(event) => withNull(schema, event.target.checked, set)} />}
      {item && itemHasRules(item.kind) && (
        <fieldset className="field-item">
          <legend className="legend">Each entry</legend>
          <Rules {...item} />
        </fieldset>
      )}
    </div>
  );
}
