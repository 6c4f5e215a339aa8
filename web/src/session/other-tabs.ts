// Tells this browser's other tabs that somebody signed in or out.
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("datagems.session");

export function tellOtherTabs(): void {
  channel?.postMessage("changed");
}

/** Calls `listener` when another tab says so, and when this one is looked at again. Returns the way to stop that. */
export function onMaybeChanged(listener: () => void): () => void {
  const seen = () => {
    if (!document.hidden) listener();
  };
  channel?.addEventListener("message", listener);
  document.addEventListener("visibilitychange", seen);
  return () => {
    channel?.removeEventListener("message", listener);
    document.removeEventListener("visibilitychange", seen);
  };
}
