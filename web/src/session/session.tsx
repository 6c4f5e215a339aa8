// Who is signed in. When the session ends while a page is open, the page stays as it is, with what was typed, behind a
// dialog to sign in again.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { useSWRConfig } from "swr";
import { ApiError, onSessionExpired } from "../api/request";
import { session as routes } from "../api/routes";
import type { Role, Session } from "../api/types";
import { onMaybeChanged, tellOtherTabs } from "./other-tabs";

type User = Pick<Session, "username" | "role">;
export type SessionState =
  | { kind: "loading" }
  | { kind: "unreachable"; error: ApiError }
  | { kind: "signed-out"; /** By the user, who does not mean to come back to this page. */ left?: boolean }
  | { kind: "signed-in"; user: User; /** The gateway has since said that there is no session. */ expired: boolean };

interface SessionContext {
  state: SessionState;
  signIn: (username: string, password: string) => Promise<void>;
  /** Throws ApiError; the session goes on then. */
  signOut: () => Promise<void>;
  /** Gives up the page of a session that is over. */
  leave: () => Promise<void>;
  reload: () => void;
}

const retryMs = 3_000;
const Context = createContext<SessionContext | null>(null);

function useSession(): SessionContext {
  const context = useContext(Context);
  if (!context) throw new Error("used outside of SessionProvider");
  return context;
}
export { useSession };

/** The signed-in user, of a page that is only shown with one. */
export function useUser(): { username: string; role: Role } {
  const { state } = useSession();
  if (state.kind !== "signed-in") throw new Error("used without a session");
  return state.user;
}

async function whoAmI(): Promise<SessionState> {
  try {
    return { kind: "signed-in", user: await routes.me(), expired: false };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return { kind: "signed-out" };
    if (error instanceof ApiError) return { kind: "unreachable", error };
    throw error;
  }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ kind: "loading" });
  const { mutate } = useSWRConfig();
  const forget = useCallback(() => mutate(() => true, undefined, { revalidate: false }), [mutate]);

  const reload = useCallback(() => {
    setState({ kind: "loading" });
    void whoAmI().then(setState);
  }, []);
  useEffect(() => {
    void whoAmI().then(setState);
  }, []);
  // Each failure is a new state, so this goes on until there is an answer.
  useEffect(() => {
    if (state.kind !== "unreachable") return undefined;
    const timer = setTimeout(() => void whoAmI().then(setState), retryMs);
    return () => clearTimeout(timer);
  }, [state]);

  useEffect(
    () =>
      onSessionExpired(() => {
        setState((now) => (now.kind === "signed-in" && !now.expired ? { ...now, expired: true } : now));
      }),
    [],
  );

  // What another tab did to the cookie holds here, too. The page stays, but for somebody else's.
  useEffect(() => {
    if (state.kind !== "signed-in") return;
    const { username } = state.user;
    let gone = false;
    const compare = async () => {
      const found = await whoAmI();
      if (gone || found.kind === "unreachable" || found.kind === "loading") return;
      if (found.kind === "signed-in" && found.user.username !== username) await forget();
      setState((now) => {
        if (now.kind !== "signed-in") return now;
        if (found.kind === "signed-out") return now.expired ? now : { ...now, expired: true };
        return now.user.username === found.user.username && !now.expired ? now : found;
      });
    };
    const stop = onMaybeChanged(() => void compare());
    return () => {
      gone = true;
      stop();
    };
  }, [state, forget]);

  const signIn = useCallback(
    async (username: string, password: string) => {
      const user = await routes.signIn(username, password);
      // Somebody else's data must not stay; one's own is fetched anew, for what failed meanwhile.
      if (state.kind !== "signed-in" || state.user.username !== user.username) await forget();
      setState({ kind: "signed-in", user, expired: false });
      tellOtherTabs();
      void mutate(() => true);
    },
    [state, forget, mutate],
  );
  const leave = useCallback(async () => {
    await forget();
    setState({ kind: "signed-out", left: true });
  }, [forget]);
  const signOut = useCallback(async () => {
    await routes.signOut();
    await leave();
    tellOtherTabs();
  }, [leave]);

  const value = useMemo(() => ({ state, signIn, signOut, leave, reload }), [state, signIn, signOut, leave, reload]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
