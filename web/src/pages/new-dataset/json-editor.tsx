import { useId, useRef, useState } from "react";
import type { LineProblem } from "./json-lines";

interface Props {
  label: string;
  text: string;
  problems: readonly LineProblem[];
  onChange: (text: string) => void;
}

const lineHeight = 20; // pixels, as in the style sheet
const padding = 10;

/** A text area with line numbers, and mistakes at their lines and in a list that leads there. Tab leaves it as it would any field. */
export function JsonEditor({ label, text, problems, onChange }: Props) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [scroll, setScroll] = useState({ left: 0, top: 0 });
  const lines = text.split("\n");
  const wrong = new Map(problems.map((problem) => [problem.line, problem.message]));

  const goTo = ({ line, offset }: LineProblem) => {
    const element = area.current;
    if (!element) return;
    element.focus();
    element.setSelectionRange(offset, offset);
    element.scrollTop = Math.max(0, (line - 1) * lineHeight - element.clientHeight / 2);
  };
  return (
    <div className="stack-close">
      <label htmlFor={id} className="legend">
        {label}
      </label>
      <div className="code">
        <div className="code-gutter" aria-hidden="true">
          <div style={{ transform: `translateY(${-scroll.top}px)` }}>
            {lines.map((_, at) => (
              <span key={at} className={wrong.has(at + 1) ? "code-wrong" : undefined}>
                {at + 1}
              </span>
            ))}
          </div>
        </div>
        <div className="code-text">
          <div className="code-marks" aria-hidden="true">
            {[...wrong].map(([line, message]) => (
              <div key={line} style={{ transform: `translate(${-scroll.left}px, ${(line - 1) * lineHeight + padding - scroll.top}px)` }}>
                <span className="code-behind">{lines[line - 1]}</span>
                <span className="code-message">{message}</span>
              </div>
            ))}
          </div>
          <textarea
            id={id}
            ref={area}
            value={text}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            wrap="off"
            aria-invalid={problems.length > 0 ? true : undefined}
            aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
            onChange={(event) => onChange(event.target.value)}
            onScroll={(event) => setScroll({ left: event.currentTarget.scrollLeft, top: event.currentTarget.scrollTop })}
          />
        </div>
      </div>
      <ul id={`${id}-problems`} className="code-problems" aria-live="polite" aria-label="Mistakes in the JSON">
        {problems.map((problem, at) => (
          <li key={at}>
            <button type="button" onClick={() => goTo(problem)}>
              Line {problem.line}: {problem.about} {problem.message}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
