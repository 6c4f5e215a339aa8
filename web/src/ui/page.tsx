import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  title: string;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** Below the title. */
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** A page of the app: sets the window's title, and takes the focus so that a screen reader hears where it is. */
export function Page({ title, actions, lead, wide, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · DataGems`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <main id="content" className={wide ? "page page-wide" : "page"}>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <div className="page-lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}
