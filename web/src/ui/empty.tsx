import type { ReactNode } from "react";
import { Gem } from "./icon";

/** Nothing here yet: what would be, and how to get it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <Gem />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
