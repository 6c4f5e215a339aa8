import { useEffect, useState } from "react";
import { Button } from "./button";

/** Outside of https and localhost browsers lend no clipboard to scripts; a copy command still works there. */
function copyByCommand(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "only-heard";
  area.readOnly = true;
  // In an open dialog nothing beyond it can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  const before = document.activeElement;
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way there without a secure context
  const copied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return copied;
}

async function copy(text: string): Promise<boolean> {
  if (!window.isSecureContext) return copyByCommand(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyByCommand(text),
  );
}

/** Copies what `text` gives, and says for a moment whether that went well. */
export function CopyButton({ text, children = "Copy" }: { text: () => string; children?: string }) {
  const [outcome, setOutcome] = useState<"" | "Copied" | "Could not copy">("");
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(""), 2_500);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <>
      <Button small icon={outcome === "Copied" ? "check" : "copy"} onClick={() => void copy(text()).then((done) => setOutcome(done ? "Copied" : "Could not copy"))}>
        {outcome || children}
      </Button>
      <span className="only-heard" role="status">
        {outcome}
      </span>
    </>
  );
}
