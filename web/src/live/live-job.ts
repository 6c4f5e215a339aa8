// The driver of live-state.ts: an EventSource, polls where there is none, and the page's own answers.
import { useCallback, useEffect, useReducer, useState } from "react";
import { isNotThere } from "../api/request";
import { jobs } from "../api/routes";
import type { JobState } from "../api/types";
import { config } from "../config";
import { useSeen } from "../ui/use-seen";
import { isOver, next, type Live } from "./live-state";

export interface LiveJob extends Live {
  /** Takes a state that the page learned by itself, and opens the stream again if the job is not over. */
  heard: (state: JobState) => void;
}

/**
 * Follows a job from `first` on, a state that the page has fetched; nothing happens before there is one, nor while the page
 * is not seen: a browser has six connections to a gateway for all its tabs, and a stream takes one. `onGone` is told that
 * there is no such job any more.
 */
export function useLiveJob(id: string, first: JobState | undefined, onGone: () => void): LiveJob {
  const [live, dispatch] = useReducer(next, { link: "connecting", state: null });
  const [opening, setOpening] = useState(0);

  useEffect(() => {
    if (first) dispatch({ kind: "polled", state: first });
  }, [first]);

  const known = live.state ?? first;
  const running = known !== undefined && !isOver(known.job);
  const generation = known?.job.generation ?? 1;
  const seen = useSeen();
  useEffect(() => {
    if (!running || !seen) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource(jobs.eventsUrl(id));
    source.addEventListener("open", () => dispatch({ kind: "opened" }));
    source.addEventListener("job", (event: MessageEvent<string>) => {
      dispatch({ kind: "state", state: JSON.parse(event.data) as JobState });
    });
    source.addEventListener("end", () => {
      source.close();
      dispatch({ kind: "ended" });
    });
    // The browser tries again by itself, unless the gateway gave it an answer that is no stream.
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) {
        dispatch({ kind: "interrupted" });
        return;
      }
      dispatch({ kind: "refused" });
      void poll();
    });
    const poll = async () => {
      try {
        dispatch({ kind: "polled", state: await jobs.find(id) });
      } catch (error) {
        if (isNotThere(error)) {
          onGone();
          return;
        }
        dispatch({ kind: "poll-failed" });
      }
      timer = setTimeout(() => setOpening((now) => now + 1), config.activePollSeconds * 1000);
    };
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [id, running, seen, generation, opening, onGone]);

  const heard = useCallback((state: JobState) => dispatch({ kind: "polled", state }), []);
  return { link: live.link, state: live.state, heard };
}
