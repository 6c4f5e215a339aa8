import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

/** Whether the page can be seen: not in a tab behind others, nor in a window that is put away. */
export const useSeen = (): boolean => useSyncExternalStore(subscribe, () => !document.hidden);
