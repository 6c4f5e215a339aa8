// One row in full, beside the table.
import { useEffect, useRef, useState } from "react";
import type { Json, JsonObject } from "../../api/types";
import { exactCount } from "../../format/numbers";
import { IconButton } from "../../ui/button";
import { CopyButton } from "../../ui/copy-button";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { Tabs } from "../../ui/tabs";
import { fieldNames, fullText, valueOf } from "./columns";
import type { RowState } from "./record-pages";

function Value({ value }: { value: Json | undefined }) {
  if (value === undefined) return <span className="soft">missing</span>;
  if (value === null) return <span className="soft">null</span>;
  if (value === "") return <span className="soft">empty text</span>;
  return <span className={typeof value === "string" ? "record-text" : "record-text mono"}>{fullText(value)}</span>;
}

function Fields({ data, fields }: { data: JsonObject; fields: readonly string[] }) {
  return (
    <dl className="record">
      {fieldNames(fields, [data]).map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Value value={valueOf(data, name)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const views = [
  { name: "fields", title: "Fields" },
  { name: "json", title: "JSON" },
] as const;

function Data({ data, fields }: { data: JsonObject; fields: readonly string[] }) {
  const [view, setView] = useState<"fields" | "json">("fields");
  const json = () => JSON.stringify(data, null, 2);
  return (
    <>
      <div>
        <Tabs label="How the row is shown" tabs={views} active={view} onChange={setView}>
          {view === "fields" ? <Fields data={data} fields={fields} /> : <pre className="json">{json()}</pre>}
        </Tabs>
      </div>
      <CopyButton text={json}>Copy as JSON</CopyButton>
    </>
  );
}

interface Props {
  index: number;
  total: number;
  state: RowState;
  /** The schema's, in order. */
  fields: readonly string[];
  showFailures: boolean;
  /** Take the focus. */
  focused: boolean;
  onStep: (to: number) => void;
  onClose: () => void;
}

export function RowPanel({ index, total, state, fields, showFailures, focused, onStep, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  const title = `Row ${exactCount(index + 1)}`;
  return (
    // Escape closes it from wherever in it the focus is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside className="row-panel card" aria-label={title} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <header className="row-panel-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton label="Previous row" icon="arrowLeft" disabled={index === 0} onClick={() => onStep(index - 1)} />
        <IconButton label="Next row" icon="arrowRight" disabled={index + 1 >= total} onClick={() => onStep(index + 1)} />
        <IconButton label="Close the row" icon="close" onClick={onClose} />
      </header>
      {state === "loading" && <Skeleton lines={6} />}
      {state === "unmade" && <p className="soft">This record is not here yet.</p>}
      {state === "unreachable" && <p className="soft">This row could not be loaded.</p>}
      {typeof state === "object" && !state.ok && (
        <Notice tone="warning" title="This record failed">
          <p>{showFailures ? state.error : "It could not be made."}</p>
        </Notice>
      )}
      {typeof state === "object" && state.ok && <Data data={state.data} fields={fields} />}
    </aside>
  );
}
