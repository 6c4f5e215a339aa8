import { useState } from "react";
import type { JsonObject } from "../../api/types";
import { IconButton } from "../../ui/button";
import { FieldDetails } from "./field-details";
import { moveField, nameProblem, removeField, renameField, setItemKind, setKeyword, setKind, setRequired } from "./schema-edits";
import { keyOf, schemaAt, type FieldRow as Row, type Path } from "./schema-fields";
import { kindWords, member, type Kind } from "./schema-kinds";

const kinds = Object.entries(kindWords) as [Kind, string][];

function KindSelect({ label, kind, onChange }: { label: string; kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <select aria-label={label} value={kind} onChange={(event) => onChange(event.target.value as Kind)}>
      {kinds.map(([name, words]) => (
        <option key={name} value={name} disabled={name === "other"}>
          {words}
        </option>
      ))}
    </select>
  );
}

/** Half-typed names stay in it: it needs a key of its own for each field. `stay` of a rename: the focus is still here. */
function NameInput({ name, problemOf, onRename }: { name: string; problemOf: (name: string) => string; onRename: (name: string, stay: boolean) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? "" : problemOf(typed.trim());
  const take = (stay: boolean) => {
    if (typed !== null && !problem && typed.trim() !== name) onRename(typed.trim(), stay);
    if (!problem) setTyped(null);
  };
  return (
    <>
      <input
        type="text"
        className="field-name mono"
        aria-label={`Name of ${name}`}
        aria-invalid={problem ? true : undefined}
        spellCheck={false}
        autoCapitalize="none"
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => take(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(true);
          if (event.key === "Escape") setTyped(null);
        }}
      />
      {problem && (
        <p className="field-errors" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** Where the focus belongs after an edit. */
export interface FocusWish {
  /** Of the row. */
  path: Path;
  /** Of what takes it in that row: the second where the first is disabled. */
  labels: readonly string[];
  select?: boolean;
}

interface Props {
  row: Row;
  root: JsonObject;
  isLabel: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** What was done is said for screen readers. */
  onEdit: (root: JsonObject, said?: string, focus?: FocusWish | null) => void;
}

export function FieldRow({ row, root, isLabel, open, onOpen, onEdit }: Props) {
  const { name, path, owner, kind, item, required, rules, description, more } = row;
  const schema = schemaAt(root, path);
  const moves = { up: `Move ${name} up`, down: `Move ${name} down` };
  // Pressed again, the button moves the same field on, though another one stands where it was.
  const move = (way: "up" | "down") => onEdit(moveField(root, owner, name, way === "up" ? -1 : 1), `${name} moved ${way}`, { path, labels: [moves[way], `Name of ${name}`] });
  const rename = (typed: string, stay: boolean) =>
    onEdit(renameField(root, owner, name, typed), `${name} is now ${typed}`, stay ? { path: [...owner, "properties", typed], labels: [`Name of ${typed}`] } : null);
  return (
    <>
      <tr className={isLabel ? "field-row field-row-label" : "field-row"} data-depth={Math.min(row.depth, 5)} data-path={keyOf(path)}>
        <th scope="row" className="cell-name">
          <NameInput key={keyOf(path)} name={name} problemOf={(typed) => nameProblem(root, owner, name, typed)} onRename={rename} />
          {isLabel && <span className="badge badge-succeeded">The label</span>}
        </th>
        <td className="cell-kind">
          <KindSelect label={`Type of ${name}`} kind={kind} onChange={(chosen) => onEdit(setKind(root, path, chosen))} />
          {item !== null && <KindSelect label={`Type of each entry of ${name}`} kind={item} onChange={(chosen) => onEdit(setItemKind(root, path, chosen))} />}
        </td>
        <td className="cell-rules">
          {description && <p className="soft small">{description}</p>}
          {rules && <p>{rules}</p>}
          {more.length > 0 && <p className="soft small">More, in JSON: {more.join(", ")}</p>}
        </td>
        <td className="cell-required">
          <input type="checkbox" aria-label={`${name} is required`} title="Required" checked={required} onChange={(event) => onEdit(setRequired(root, owner, name, event.target.checked))} />
          <span className="cell-required-word" aria-hidden="true">
            Required
          </span>
        </td>
        <td className="cell-actions">
          <IconButton icon="edit" label={`Rules of ${name}`} aria-expanded={open} onClick={() => onOpen(!open)} />
          <IconButton icon="chevronUp" label={moves.up} disabled={row.first} onClick={() => move("up")} />
          <IconButton icon="chevronDown" label={moves.down} disabled={row.last} onClick={() => move("down")} />
          <IconButton icon="trash" label={`Remove ${name}`} onClick={() => onEdit(removeField(root, owner, name), `${name} removed`)} />
        </td>
      </tr>
      {open && (
        <tr className="field-details-row" data-depth={Math.min(row.depth, 5)}>
          <td colSpan={5}>
            <FieldDetails
              kind={kind}
              schema={schema}
              set={(keyword, value) => onEdit(setKeyword(root, path, keyword, value))}
              item={item === null ? null : { kind: item, schema: member(schema, "items"), set: (keyword, value) => onEdit(setKeyword(root, [...path, "items"], keyword, value)) }}
            />
          </td>
        </tr>
      )}
    </>
  );
}
