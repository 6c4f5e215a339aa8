import { isNumber } from "../../api/exact-json";
import type { Preview, PreviewRow } from "../../api/types";
import { count, counted, exactCount } from "../../format/numbers";
import { duration } from "../../format/times";
import { Notice } from "../../ui/notice";

function Value({ value }: { value: unknown }) {
  if (typeof value === "string") return <>{value}</>;
  if (value === null) return <span className="soft">null</span>;
  if (typeof value === "object" && !isNumber(value)) return <pre className="preview-nested">{JSON.stringify(value, null, 2)}</pre>;
  return <span className="figure">{JSON.stringify(value)}</span>;
}

function RecordCard({ row }: { row: PreviewRow }) {
  return (
    <li className="preview-record">
      <p className="preview-head">
        <strong>Record {row.index + 1}</strong>
        <span className="soft small" title={`${exactCount(row.durationMs)} ms`}>
          {row.attempts === 1 ? "first attempt" : counted(row.attempts, "attempt")}, {duration(row.durationMs)}
        </span>
      </p>
      {row.ok ? (
        <dl className="facts">
          {Object.entries(row.data).map(([name, value]) => (
            <div key={name} className="preview-fact">
              <dt className="mono">{name}</dt>
              <dd>
                <Value value={value} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <Notice tone="bad" title="This one could not be made">
          <p>{row.error}</p>
        </Notice>
      )}
    </li>
  );
}

export const PreviewRecords = ({ preview }: { preview: Preview }) => (
  <ul className="preview" aria-label="Preview">
    {preview.records.map((row) => (
      <RecordCard key={row.index} row={row} />
    ))}
  </ul>
);

/** What the whole job will take, from what the preview took. */
export function Expected({ expected, records }: { expected: Preview["expected"]; records: number }) {
  const tokens = (value: number | null) => (value === null ? "not reported by the model" : `about ${count(value)}`);
  const time = (ms: number) => (ms < 1000 ? "less than a second" : `about ${duration(ms)}`);
  const exact = (value: number | null) => (value === null ? undefined : exactCount(value));
  return (
    <dl className="expected">
      <div>
        <dt>Records</dt>
        <dd>{exactCount(records)}</dd>
      </div>
      <div>
        <dt>Time</dt>
        <dd>{expected.durationMs === null ? "not known" : time(expected.durationMs)}</dd>
      </div>
      <div>
        <dt>Tokens read</dt>
        <dd title={exact(expected.tokensIn)}>{tokens(expected.tokensIn)}</dd>
      </div>
      <div>
        <dt>Tokens written</dt>
        <dd title={exact(expected.tokensOut)}>{tokens(expected.tokensOut)}</dd>
      </div>
    </dl>
  );
}
