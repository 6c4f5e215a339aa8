import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { IconButton } from "./button";
import { keepFocus } from "./keep-focus";

interface Props {
  title: string;
  /** Left out, it cannot be closed without an answer. */
  onClose?: () => void;
  children: ReactNode;
}

/** A modal dialog, open as long as it is rendered. Escape closes it, and focus goes back to where it was, if that is still there. */
export function Dialog({ title, onClose, children }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before the element goes: a dialog gives the focus back only while it is in the page.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      keepFocus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        // Browsers let the second Escape in a row through.
        if (element.current?.open) return;
        if (onClose) onClose();
        else element.current?.showModal();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        {onClose && <IconButton label="Close" icon="close" onClick={onClose} />}
      </header>
      {children}
    </dialog>
  );
}
