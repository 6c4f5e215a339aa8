import { useState } from "react";
import type { JsonObject } from "../../api/types";
import { IconButton } from "../../ui/button";
import { FieldDetails } from "./field-details";
import { moveField, nameProblem, removeField, renameField, setItemKind, setKeyword, setKind, setRequired } from "./schema-edits";
import { schemaAt, type FieldRow as Row } from "./schema-fields";
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

function NameInput({ name, problemOf, onRename }: { name: string; problemOf: (name: string) => string; onRename: (name: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? "" : problemOf(typed.trim());
  const take = () => {
    if (typed !== null && !problem && typed.trim() !== name) onRename(typed.trim());
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
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
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

interface Props {
  row: Row;
  root: JsonObject;
  isLabel: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  /** What was done is said for screen readers. */
  onEdit: (root: JsonObject, said?: string) => void;
}

export function FieldRow({ row, root, isLabel, open, onOpen, onEdit }: Props) {
  const { name, path, owner, kind, item, required, rules, description, more } = row;
  const schema = schemaAt(root, path);
  const move = (by: -1 | 1) => onEdit(moveField(root, owner, name, by), `${name} moved ${by < 0 ? "up" : "down"}`);
  return (
    <>
      <tr className={isLabel ? "field-row field-row-label" : "field-row"} data-depth={Math.min(row.depth, 5)}>
        <th scope="row" className="cell-name">
          <NameInput name={name} problemOf={(typed) => nameProblem(root, owner, name, typed)} onRename={(typed) => onEdit(renameField(root, owner, name, typed), `${name} is now ${typed}`)} />
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
          <IconButton icon="chevronUp" label={`Move ${name} up`} disabled={row.first} onClick={() => move(-1)} />
          <IconButton icon="chevronDown" label={`Move ${name} down`} disabled={row.last} onClick={() => move(1)} />
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
