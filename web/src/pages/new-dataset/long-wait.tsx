import { Button } from "../../ui/button";
import { useNow } from "../../ui/use-now";
import { duration } from "../../format/times";

interface Props {
  /** Milliseconds since the epoch. */
  since: number;
  /** What goes on. */
  children: string;
  hint: string;
  /** Shown after this long only: what is mostly over before should not make the page jump. */
  afterMs?: number;
  onCancel?: () => void;
}

/** A wait: what goes on, for how long, and the way out. Only the first is read aloud. */
export function LongWait({ since, children, hint, afterMs = 0, onCancel }: Props) {
  const passed = Math.max(0, useNow(1000) - since);
  if (passed < afterMs) return null;
  return (
    <div className="long-wait">
      <p role="status" className="long-wait-what">
        <span className="spinner" aria-hidden="true" /> {children}
      </p>
      <p className="soft small">
        <span className="figure" aria-hidden="true">
          {duration(Math.floor(passed / 1000) * 1000)}
        </span>{" "}
        · {hint}
      </p>
      {onCancel && (
        <Button small icon="stop" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
