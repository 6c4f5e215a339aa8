// A line over time: small, without axes but for its range, and with a summary for those who do not see it.
import type { Point } from "../../live/history";

interface Props {
  title: string;
  hint?: string;
  points: readonly Point[];
  value: (point: Point) => number | null;
  format: (value: number) => string;
  empty: string;
}

const width = 300;
const height = 80;

export function Chart({ title, hint, points, value, format, empty }: Props) {
  const values = points.flatMap((point) => {
    const at = value(point);
    return at === null ? [] : [{ time: point.time, value: at }];
  });
  const first = values[0];
  const last = values.at(-1);
  const top = Math.max(...values.map((one) => one.value), 0);
  const drawn = first && last && last.time > first.time && top > 0;
  const x = (time: number) => (first && last ? (width * (time - first.time)) / (last.time - first.time) : 0);
  const y = (at: number) => height - 2 - ((height - 6) * at) / top;
  const line = drawn ? values.map((one, at) => `${at === 0 ? "M" : "L"}${x(one.time).toFixed(1)} ${y(one.value).toFixed(1)}`).join("") : "";
  return (
    <figure className="chart" title={hint}>
      <figcaption className="row row-apart">
        <span className="soft small">{title}</span>
        <strong className="figure">{last ? format(last.value) : "–"}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={drawn ? `${title}: now ${format(last.value)}, at most ${format(top)}` : empty}>
        {drawn && <path className="chart-area" d={`${line}L${width} ${height}L0 ${height}Z`} />}
        {drawn && <path className="chart-line" d={line} />}
      </svg>
      <p className="soft small">{drawn ? `At most ${format(top)}` : empty}</p>
    </figure>
  );
}
