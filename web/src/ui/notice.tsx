import type { ReactNode } from "react";
import { messageOf } from "../api/request";
import { Button } from "./button";
import { Icon } from "./icon";

type Tone = "info" | "good" | "warning" | "bad";

/** A message in the page. Bad ones are announced at once, the others when the reader is idle. */
export function Notice({ tone = "info", title, children }: { tone?: Tone; title?: ReactNode; children?: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={tone === "good" ? "check" : tone === "info" ? "info" : "alert"} />
      <div>
        {title && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** What went wrong, and the way to try again. */
export function Failure({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  return (
    <Notice tone="bad" title={title}>
      <p>{messageOf(error)}</p>
      {onRetry && (
        <Button small icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}
