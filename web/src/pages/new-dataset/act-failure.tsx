import type { ReactNode } from "react";
import { Link } from "wouter";
import { Notice } from "../../ui/notice";
import { explain } from "./explain";

/** Why something did not work, in words, and what to do; `children` are buttons. */
export function ActFailure({ error, children }: { error: unknown; children?: ReactNode }) {
  const { title, what, todo, models } = explain(error);
  return (
    <Notice tone="bad" title={title}>
      <p>{what}</p>
      <p>
        {todo} {models && <Link href="/models">Open the models</Link>}
      </p>
      {children && <div className="row">{children}</div>}
    </Notice>
  );
}
