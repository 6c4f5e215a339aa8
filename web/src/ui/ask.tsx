import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { TextField } from "./field";
import { Failure } from "./notice";

export interface Question {
  title: string;
  text: ReactNode;
  yes: string;
  no?: string;
  /** What must be typed before "yes" works. */
  typed?: string;
  act: () => Promise<void>;
}

/** Asks before something that cannot be undone, does it, and says when that failed. */
export function Ask({ question, onClose }: { question: Question; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [typed, setTyped] = useState("");
  const ready = question.typed === undefined || typed.trim() === question.typed;
  const answer = async () => {
    if (busy || !ready) return;
    setBusy(true);
    setError(undefined);
    try {
      await question.act();
      onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  // What is under way cannot be taken back, and whether it failed is to be said.
  const close = () => {
    if (!busy) onClose();
  };
  return (
    <Dialog title={question.title} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void answer();
        }}
      >
        <div>{question.text}</div>
        {question.typed !== undefined && (
          <TextField label={`Type ${question.typed} to go on`} autoComplete="off" autoCapitalize="none" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
        {error !== undefined && <Failure error={error} />}
        <div className="form-actions">
          <Button type="submit" look="danger" busy={busy} disabled={!ready}>
            {question.yes}
          </Button>
          <Button disabled={busy} onClick={close}>{question.no ?? "Keep it as it is"}</Button>
        </div>
      </form>
    </Dialog>
  );
}
