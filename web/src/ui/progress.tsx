import { percent } from "../format/numbers";

/** How much of `total` is done; failed ones are a part of their own. */
export function ProgressBar({ ok, failed = 0, total, label }: { ok: number; failed?: number; total: number; label: string }) {
  const share = (part: number) => `${total > 0 ? Math.min(100, (100 * part) / total) : 0}%`;
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={total} aria-valuenow={Math.min(ok + failed, total)} aria-valuetext={percent(ok + failed, total)}>
      <span className="progress-ok" style={{ width: share(ok) }} />
      <span className="progress-failed" style={{ width: share(failed) }} />
    </div>
  );
}

/** A wait whose end is not known. */
export function Waiting({ children }: { children: string }) {
  return (
    <p className="waiting" role="status">
      <span className="spinner" aria-hidden="true" /> {children}
    </p>
  );
}

/** The place of text that is still on its way, so that nothing jumps when it comes. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} />
      ))}
    </div>
  );
}
