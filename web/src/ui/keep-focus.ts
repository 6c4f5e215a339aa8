/** When what had the focus is gone, the page's heading takes it, so that keys and readers go on from there. */
export function keepFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement && document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  });
}
