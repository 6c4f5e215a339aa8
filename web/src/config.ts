// What the gateway puts into the page's head at run time.
function meta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="datagems-${name}"]`)?.content;
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : fallback;
}

export interface Config {
  /** Whether failed records are shown with their reasons. */
  showFailures: boolean;
  /** A form filled in beforehand, as JSON, for those who try the interface out; "" when there is none. */
  uiTestPreset: string;
  /** Seconds between polls of a page with something running; when no event stream can be had. */
  activePollSeconds: number;
  idlePollSeconds: number;
  maxRecords: number;
}

export const config: Config = {
  showFailures: meta("show-failures") !== "false",
  uiTestPreset: meta("ui-test-preset") ?? "",
  activePollSeconds: positive(meta("active-poll-seconds"), 10),
  idlePollSeconds: positive(meta("idle-poll-seconds"), 30),
  maxRecords: positive(meta("max-records"), 200),
};
