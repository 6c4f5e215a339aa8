import { useEffect, useState, type ComponentType } from "react";
import { Waiting } from "./progress";

export const waitingPage = (
  <div className="page">
    <Waiting>Loading…</Waiting>
  </div>
);

/** A page whose code is fetched when it is first opened, and drawn the moment it is there: behind React's own Suspense it
 * would come 300 ms after the sign of waiting at the earliest. What cannot be fetched is thrown to the PageGuard around
 * it, and asked for again when the page is next opened. */
export function pageChunk<Props extends object>(fetchChunk: () => Promise<{ default: ComponentType<Props> }>): ComponentType<Props> {
  let Page: ComponentType<Props> | undefined;
  return function PageChunk(props: Props) {
    const [failure, setFailure] = useState<Error>();
    const [, setCome] = useState(Page !== undefined);
    useEffect(() => {
      if (Page) return undefined;
      let gone = false;
      const come = (chunk: { default: ComponentType<Props> }) => {
        Page = chunk.default;
        if (!gone) setCome(true);
      };
      fetchChunk().then(come, (cause: unknown) => !gone && setFailure(new Error("a page's chunk did not come", { cause })));
      return () => {
        gone = true;
      };
    }, []);
    if (failure) throw failure;
    return Page ? <Page {...props} /> : waitingPage;
  };
}
