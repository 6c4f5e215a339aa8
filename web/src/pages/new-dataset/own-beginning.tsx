// Beginnings without the model: a JSON Schema of one's own, or a sample of records.
import { useState } from "react";
import { Button } from "../../ui/button";
import { TextArea } from "../../ui/field";
import { messageOf } from "../../api/request";
import { keptSampleLength } from "./draft-storage";
import { FileChoice } from "./file-choice";
import { inferSchema } from "./infer-schema";
import { syntaxProblems } from "./json-lines";
import { maxSampleLength, readSample } from "./read-sample";
import { formatSchema, parseSchema } from "./schema-fields";

interface Props {
  text: string;
  onText: (text: string) => void;
  /** False when the rest of the form is not right yet: says so there. */
  onSchema: (schema: string) => boolean;
}

const schemaExample = '{\n  "type": "object",\n  "properties": {\n    "name": { "type": "string" }\n  },\n  "required": ["name"]\n}';

export function OwnSchema({ text, onText, onSchema }: Props) {
  const [problem, setProblem] = useState("");
  const change = (changed: string) => {
    setProblem("");
    onText(changed);
  };
  const use = () => {
    const schema = parseSchema(text);
    const [first] = syntaxProblems(text);
    if (schema) onSchema(text.trim().includes("\n") ? text.trim() : formatSchema(schema));
    else setProblem(text.trim() === "" ? "Paste or choose a schema first." : first ? `Line ${first.line}: ${first.message}` : "A schema of records is a JSON object.");
  };
  return (
    <div className="form">
      <TextArea label="JSON Schema of one record" hint="Draft 2020-12, of an object. It is taken as it is." rows={9} className="mono" spellCheck={false} placeholder={schemaExample} value={text} errors={problem ? [problem] : []} onChange={(event) => change(event.target.value)} />
      <div className="form-actions">
        <Button look="primary" icon="arrowRight" onClick={use}>
          Use this schema
        </Button>
        <FileChoice accept=".json,application/json,application/schema+json" label="Choose a file" maxBytes={1_000_000} onText={change} onRefuse={setProblem} />
      </div>
    </div>
  );
}

export function OwnSample({ text, onText, onSchema }: Props) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const change = (changed: string) => {
    setProblem("");
    onText(changed);
  };
  const make = async () => {
    setBusy(true);
    try {
      const { records } = await readSample(text);
      onSchema(formatSchema(inferSchema(records)));
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  };
  const large = text.length > keptSampleLength ? " This one is too large to be kept over a reload." : "";
  return (
    <div className="form">
      <TextArea label="Sample of records" hint={`CSV with a first line of names, a JSON list, or JSON Lines. Some dozen records are best. The sample stays in this browser.${large}`} rows={9} className="mono" spellCheck={false} placeholder={"name,age,city\nAnna,31,Bern\nLuca,27,Basel"} value={text} errors={problem ? [problem] : []} onChange={(event) => change(event.target.value)} />
      <div className="form-actions">
        <Button look="primary" icon="arrowRight" busy={busy} onClick={() => void make()}>
          Make a schema of it
        </Button>
        <FileChoice accept=".csv,.tsv,.json,.jsonl,.ndjson,.txt" label="Choose a file" maxBytes={maxSampleLength} onText={change} onRefuse={setProblem} />
      </div>
    </div>
  );
}
