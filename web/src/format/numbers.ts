// Numbers for people. Exact figures belong into a title beside them.
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const shortRate = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const percentage = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** 1234567 → "1,234,567". */
export const exactCount = (value: number): string => whole.format(value);

/** 1234567 → "1.23M"; up to 9,999 in full. */
export const count = (value: number): string => (Math.abs(value) < 10_000 ? whole.format(value) : short.format(value));

/** "1 record", "2 records". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** Never "100%" before the end, nor "0%" after the start. */
export function percent(part: number, total: number): string {
  if (total <= 0) return "0%";
  const share = part / total;
  if (share > 0 && share < 0.01) return "<1%";
  if (share < 1 && share > 0.99) return "99%";
  return percentage.format(share);
}

/** Records a second: "12/s"; slow ones by the minute or hour. */
export function rate(perSecond: number): string {
  if (perSecond <= 0) return "0/s";
  if (perSecond >= 1) return `${perSecond >= 100 ? count(Math.round(perSecond)) : shortRate.format(perSecond)}/s`;
  if (perSecond * 60 >= 1) return `${shortRate.format(perSecond * 60)}/min`;
  return `${shortRate.format(perSecond * 3600)}/h`;
}

/** A figure of a dataset: few digits, and no more than it has. */
export function figure(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return whole.format(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-3)) return value.toExponential(2);
  return new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(value);
}
