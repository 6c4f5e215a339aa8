import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";

export type StepState = "open" | "done" | "later";
const words: Readonly<Record<StepState, string>> = { open: "You are here", done: "Done", later: "Later" };

interface Props {
  number: number;
  title: string;
  state: StepState;
  /** What it came to, when it is closed. */
  summary: ReactNode;
  /** Opens it; left out when that makes no sense yet. */
  onOpen?: (() => void) | undefined;
  editLabel?: string;
  /** Takes the focus and comes into view: the user has just moved here. */
  arrived: boolean;
  children: ReactNode;
}

/** One of the steps of a page: open, or closed with what it came to. */
export function StepCard({ number, title, state, summary, onOpen, editLabel = "Edit", arrived, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!arrived) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest("li")?.scrollIntoView({ block: "start" });
  }, [arrived]);
  return (
    <li className={`step step-${state}`} aria-current={state === "open" ? "step" : undefined}>
      <section className="card" aria-labelledby={id}>
        <header className="step-head">
          <span className="step-number" aria-hidden="true">
            {state === "done" ? <Icon name="check" /> : number}
          </span>
          <h2 id={id} ref={heading} tabIndex={-1}>
            <span className="only-heard">Step {number}: </span>
            {title}
          </h2>
          <span className="step-state">{words[state]}</span>
          {state !== "open" && onOpen && (
            <Button small icon={state === "done" ? "edit" : "arrowRight"} onClick={onOpen}>
              {state === "done" ? editLabel : "Open"} <span className="only-heard">{title.toLowerCase()}</span>
            </Button>
          )}
        </header>
        {state === "open" ? <div className="step-body">{children}</div> : summary && <div className="step-summary">{summary}</div>}
      </section>
    </li>
  );
}
