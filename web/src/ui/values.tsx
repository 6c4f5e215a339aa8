// Figures in human form, exact on hover.
import { count, exactCount } from "../format/numbers";
import { ago, duration, exactTime } from "../format/times";
import { useNow } from "./use-now";

export function Count({ value }: { value: number }) {
  return (
    <span className="figure" title={exactCount(value)}>
      {count(value)}
    </span>
  );
}

export function Duration({ ms }: { ms: number }) {
  return (
    <span className="figure" title={`${exactCount(ms)} ms`}>
      {duration(ms)}
    </span>
  );
}

/** How long ago; keeps up with the clock. */
export function TimeAgo({ time }: { time: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={time} title={exactTime(time)}>
      {ago(time, now)}
    </time>
  );
}
