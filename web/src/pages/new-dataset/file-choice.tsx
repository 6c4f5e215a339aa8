import { useRef } from "react";
import { Button } from "../../ui/button";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A button that lets choose a file, whose text is given to `onText`. */
export function FileChoice({ accept, label, maxBytes, onText, onRefuse }: { accept: string; label: string; maxBytes: number; onText: (text: string) => void; onRefuse: (why: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > maxBytes) {
      onRefuse(`This file is too large: at most ${Math.floor(maxBytes / 1_000_000)} MB.`);
      return;
    }
    try {
      onText(utf8.decode(await file.arrayBuffer()));
    } catch (error) {
      onRefuse(error instanceof TypeError ? "This file is no text in UTF-8. Save it so (in Excel: “CSV UTF-8”), then choose it again." : "The file cannot be read.");
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
      <Button small onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
