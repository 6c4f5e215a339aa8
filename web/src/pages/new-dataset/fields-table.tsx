import { useEffect, useRef, useState } from "react";
import type { JsonObject } from "../../api/types";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { FieldRow } from "./field-row";
import { addField } from "./schema-edits";
import { fieldRows, unspokenAtRoot, type FieldRow as Row, type Path } from "./schema-fields";
import { ofKind } from "./schema-kinds";

const keyOf = (path: Path) => JSON.stringify(path);

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
  const added = useRef("");
  const table = useRef<HTMLTableElement>(null);
  const rows = fieldRows(root);
  const moreAtRoot = unspokenAtRoot(root);
  const hasLabel = rows.some(({ depth, name }) => depth === 0 && name === "label");

  useEffect(() => {
    if (!added.current) return;
    const input = table.current?.querySelector<HTMLInputElement>(`input[aria-label="Name of ${CSS.escape(added.current)}"]`);
    added.current = "";
    input?.focus();
    input?.select();
  });
  const edit = (changed: JsonObject, words = "") => {
    setSaid(words);
    onEdit(changed);
  };
  const add = (owner: Path) => {
    const { root: changed, name } = addField(root, owner);
    added.current = name;
    edit(changed, `${name} added`);
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
