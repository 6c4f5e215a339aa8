// Times and durations for people.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** 42000 → "42 s", 95000 → "1 min 35 s", 8100000 → "2 h 15 min", 450 → "0.5 s", 30 → "30 ms". */
export function duration(ms: number): string {
  if (ms < 0 || !Number.isFinite(ms)) return "–";
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / second).toFixed(1)} s`;
  const seconds = Math.round(ms / second);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(ms / minute);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(ms / hour);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** How long before `now`: "just now", "5 min ago", "3 h ago", "2 d ago", then the date. */
export function ago(time: string, now: number): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return "–";
  const past = now - then;
  if (past < 10 * second) return "just now";
  if (past < minute) return `${Math.floor(past / second)} s ago`;
  if (past < hour) return `${Math.floor(past / minute)} min ago`;
  if (past < day) return `${Math.floor(past / hour)} h ago`;
  if (past < 14 * day) return `${Math.floor(past / day)} d ago`;
  return new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(then);
}

/** To the second, in the reader's zone. */
export function exactTime(time: string): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return time;
  return new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" }).format(then);
}
