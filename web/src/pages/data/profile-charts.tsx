import { count, exactCount, figure, percent } from "../../format/numbers";
import type { FieldProfile } from "../../api/types";
import { histogramSentence, present, valueLabel } from "./profile-figures";

const width = 240;
const height = 72;

/** Bars of equal width over the range of a field's numbers. */
export function Histogram({ field }: { field: FieldProfile }) {
  const bars = field.number?.histogram ?? [];
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return null;
  const highest = Math.max(...bars.map((bar) => bar.count), 1);
  const step = width / bars.length;
  return (
    <figure className="histogram">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`Histogram of ${field.name}: ${histogramSentence(field)}`}>
        {bars.map((bar, at) => {
          const tall = bar.count === 0 ? 0 : Math.max(1.5, (height * bar.count) / highest);
          return (
            <rect key={at} x={at * step + 0.5} y={height - tall} width={Math.max(0.5, step - 1)} height={tall}>
              <title>{`${figure(bar.from)} to ${figure(bar.to)}: ${exactCount(bar.count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="histogram-ends" aria-hidden="true">
        <span>{figure(first.from)}</span>
        <span>{figure(last.to)}</span>
      </figcaption>
    </figure>
  );
}

/** The most frequent values, each with its share of the records that have the field. */
export function TopValues({ field, values: shown }: { field: FieldProfile; values: FieldProfile["top"] }) {
  const all = present(field);
  const longest = Math.max(...shown.map((top) => top.count), 1);
  return (
    <ol className="top-values" aria-label={`Most frequent values of ${field.name}`}>
      {shown.map((top, at) => {
        const label = valueLabel(top);
        return (
          <li key={at}>
            <span className="top-value" title={label}>
              {label}
            </span>
            <span className="top-count" title={exactCount(top.count)}>
              {!field.topExact && "≈ "}
              {count(top.count)} ({percent(top.count, all)})
            </span>
            <svg className="top-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect className="top-bar-all" width="100" height="4" />
              <rect width={(100 * top.count) / longest} height="4" />
            </svg>
          </li>
        );
      })}
    </ol>
  );
}
