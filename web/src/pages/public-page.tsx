import { useEffect, type ReactNode } from "react";
import { ThemeButton } from "../shell";
import { Gem } from "../ui/icon";

/** A page for those who are not signed in: one card in the middle. */
export function PublicPage({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · DataGems`;
  }, [title]);
  return (
    <main className="public">
      <div className="public-head">
        <span className="brand">
          <Gem /> DataGems
        </span>
        <ThemeButton />
      </div>
      <div className="card stack">
        <h1>{title}</h1>
        {children}
      </div>
      <p className="soft small">Synthetic datasets with a language model, one call per record.</p>
    </main>
  );
}
