import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "../../api/types";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { FieldRow, type FocusWish } from "./field-row";
import { addField } from "./schema-edits";
import { fieldRows, keyOf, unspokenAtRoot, type FieldRow as Row, type Path } from "./schema-fields";
import { ofKind } from "./schema-kinds";

/** Where a row stands: names may change while one works on it. */
const placeOf = (rows: readonly Row[], at: number): string =>
  `${at} ${rows[at]?.depth ?? 0}`;

interface Props {
  root: JsonObject;
  datasetMode: boolean;
  onEdit: (root: JsonObject) => void;
}

/** The fields of a schema, to read and to change. */
export function FieldsTable({ root, datasetMode, onEdit }: Props) {
  const [openRow, setOpenRow] = useState("");
  const [said, setSaid] = useState("");
  const focus = useRef<FocusWish | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const rows = fieldRows(root);
  const moreAtRoot = unspokenAtRoot(root);
  const hasLabel = rows.some(({ depth, name }) => depth === 0 && name === "label");

  useEffect(() => {
    const wish = focus.current;
    focus.current = null;
    const row = wish && table.current?.querySelector(`tr[data-path="${CSS.escape(keyOf(wish.path))}"]`);
    if (!row) return;
    const [first, other] = wish.labels.map((label) => row.querySelector<HTMLElement>(`[aria-label="${CSS.escape(label)}"]`));
    const target = first?.matches(":disabled") ? other : first;
    target?.focus();
    if (wish.select && target instanceof HTMLInputElement) target.select();
  });
  const edit = (changed: JsonObject, words = "", wish: FocusWish | null = null) => {
    setSaid(words);
    focus.current = wish;
    onEdit(changed);
  };
  const add = (owner: Path) => {
    const { root: changed, name } = addField(root, owner);
    edit(changed, `${name} added`, { path: [...owner, "properties", name], labels: [`Name of ${name}`], select: true });
  };
  const addLabel = () => {
    const label = { ...ofKind("choice", undefined), enum: ["positive", "negative"], description: "The right answer" };
    edit(addField(root, [], "label", label).root, "label added");
  };
  const groups = rows.filter((row) => row.group !== null);

  return (
    <div className="stack-close">
      <p className="only-heard" role="status">
        {said}
      </p>
      {datasetMode && !hasLabel && (
        <Notice tone="warning" title="Labelled data needs a field called label">
          <Button small icon="add" onClick={addLabel}>
            Add the label
          </Button>
        </Notice>
      )}
      <table className="table fields" ref={table}>
        <caption className="only-heard">Fields of a record</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Rules</th>
            <th scope="col">Required</th>
            <th scope="col">
              <span className="only-heard">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <FieldRow
              key={placeOf(rows, at)}
              row={row}
              root={root}
              isLabel={datasetMode && row.depth === 0 && row.name === "label"}
              open={openRow === keyOf(row.path)}
              onOpen={(open) => setOpenRow(open ? keyOf(row.path) : "")}
              onEdit={edit}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="soft">There are no fields yet. Add the first, or write them in JSON.</p>}
      <div className="row">
        <Button small icon="add" onClick={() => add([])}>
          Add a field
        </Button>
        {groups.map((row) => (
          <Button key={keyOf(row.path)} small look="quiet" icon="add" onClick={() => add(row.group ?? row.path)}>
            Add to {row.name}
          </Button>
        ))}
      </div>
      {moreAtRoot.length > 0 && <p className="soft small">For the whole record there is more, in JSON: {moreAtRoot.join(", ")}</p>}
    </div>
  );
}
