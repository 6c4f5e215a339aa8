// The calls that lead from a description to a job: one at a time, each can be cancelled.
import { useCallback, useEffect, useRef, useState } from "react";
import useSWR from "swr";
import { ApiError, isRecord } from "../../api/request";
import { drafts, models } from "../../api/routes";
import type { Draft, InferenceChoice, SchemaProblem, UserSettings } from "../../api/types";
import { EarlierError, fateOf, isSettled, tokenAgain } from "./confirmation";
import { descriptionBody } from "./description";
import type { DatasetDraft } from "./draft";
import type { DraftKeeper } from "./draft-keeper";
import { isExpiredDraft } from "./explain";
import { drafterPrint, jobPrint, ticketPrint } from "./fingerprint";
import { inferenceChoice } from "./model-form";
import { formatSchema, parseSchema } from "./schema-fields";

export type Act = "draft" | "preview" | "confirm";
export interface Making {
  activity: { act: Act; /** Milliseconds since the epoch. */ since: number } | null;
  failure: { act: Act; error: unknown } | null;
  /** What the gateway says of the present schema. */
  problems: readonly SchemaProblem[];
  settings: UserSettings | undefined;
  settingsError: unknown;
  draft: () => void;
  preview: () => void;
  /** `another`: even if an earlier confirmation may have made a job, or has. */
  confirm: (another?: boolean) => void;
  cancel: () => void;
  dismiss: () => void;
}

const goodForMs = 28 * 60_000; // of 30 minutes

function problemsOf(error: unknown): SchemaProblem[] {
  const details = error instanceof ApiError && isRecord(error.body) ? error.body.details : undefined;
  if (!Array.isArray(details)) return [];
  return details.filter((each): each is SchemaProblem => isRecord(each) && typeof each.path === "string" && typeof each.message === "string");
}

/** As it was written: reading it would round large numbers, and put names that are numbers first. */
function schemaOf(draft: DatasetDraft): string {
  if (!parseSchema(draft.schema)) throw new Error("The JSON of the schema is not right yet.");
  return draft.schema;
}

/** `replaced` counts the drafts in the keeper, as its snapshot does: a call for one that is gone is given up. */
export function useMaking(keeper: DraftKeeper, replaced: number, onDrafted: (before: string) => void, onJob: (id: string) => void): Making {
  const { data: settings, error: settingsError, mutate } = useSWR<UserSettings, unknown>("/api/user/settings", models.settings);
  const [activity, setActivity] = useState<Making["activity"]>(null);
  const [failure, setFailure] = useState<Making["failure"]>(null);
  const [refused, setRefused] = useState<{ schema: string; problems: SchemaProblem[] }>({ schema: "", problems: [] });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), [replaced]);

  const run = useCallback(
    async (act: Act, work: (draft: DatasetDraft, choice: InferenceChoice, signal: AbortSignal) => Promise<void>) => {
      if (running.current) return; // a double click, for one
      const controller = new AbortController();
      running.current = controller;
      setActivity({ act, since: Date.now() });
      setFailure(null);
      const { draft } = keeper.snapshot();
      try {
        const known = settings ?? (draft.model.source === "auto" ? await mutate() : undefined);
        await work(draft, inferenceChoice(draft.model, known?.activeProfileId ?? null), controller.signal);
      } catch (error) {
        if (!controller.signal.aborted) {
          setRefused({ schema: draft.schema, problems: problemsOf(error) });
          setFailure({ act, error });
        }
      }
      running.current = null;
      setActivity(null);
    },
    [keeper, settings, mutate],
  );

  // The token for what the form says now. With a schema there is no call of the model.
  const renew = useCallback(
    async (draft: DatasetDraft, choice: InferenceChoice, signal: AbortSignal): Promise<string> => {
      const made = await drafts.makeOf({ ...descriptionBody(draft.description), ...choice }, schemaOf(draft), signal);
      const ticket = { token: made.draftToken, receivedAt: Date.now(), of: ticketPrint(draft.description, choice) };
      keeper.change((now) => ({ ...now, ticket }));
      return made.draftToken;
    },
    [keeper],
  );
  const withToken = useCallback(
    async <T>(draft: DatasetDraft, choice: InferenceChoice, signal: AbortSignal, use: (token: string) => Promise<T>): Promise<T> => {
      const { ticket } = draft;
      const good = ticket !== null && ticket.of === ticketPrint(draft.description, choice) && Date.now() - ticket.receivedAt < goodForMs;
      if (good)
        try {
          return await use(ticket.token);
        } catch (error) {
          if (!isExpiredDraft(error)) throw error;
        }
      return use(await renew(draft, choice, signal));
    },
    [renew],
  );

  const draft = useCallback(
    () =>
      void run("draft", async (asked, choice, signal) => {
        const previous = asked.ticket && asked.drafted ? { previousDraftToken: asked.ticket.token } : {};
        const made: Draft = await drafts.make({ ...descriptionBody(asked.description), ...choice, ...previous }, signal);
        signal.throwIfAborted();
        onDrafted(keeper.snapshot().draft.schema);
        const { warnings, schemaRefreshes, failedAttempts, schemaDurationMs } = made;
        keeper.change((now) => ({
          ...now,
          step: 2,
          schema: formatSchema(made.schema),
          ticket: { token: made.draftToken, receivedAt: Date.now(), of: ticketPrint(asked.description, choice) },
          drafted: { warnings, refreshes: schemaRefreshes, failedAttempts, durationMs: schemaDurationMs, from: drafterPrint(asked.description) },
          preview: null,
        }));
      }),
    [run, keeper, onDrafted],
  );

  const preview = useCallback(
    () =>
      void run("preview", async (asked, choice, signal) => {
        const schema = schemaOf(asked);
        const answer = await withToken(asked, choice, signal, (token) => drafts.preview(token, schema, signal));
        signal.throwIfAborted();
        keeper.change((now) => ({ ...now, preview: { answer, of: jobPrint(ticketPrint(asked.description, choice), asked.schema) } }));
      }),
    [run, keeper, withToken],
  );

  const confirm = useCallback(
    (another = false) =>
      void run("confirm", async (asked, choice, signal) => {
        const schema = schemaOf(asked);
        const ticket = ticketPrint(asked.description, choice);
        const of = jobPrint(ticket, asked.schema);
        const earlier = asked.confirming;
        const again = another ? null : earlier;
        // Kept before it is sent: whatever happens to the answer, the same token leads to the same job.
        const send = (token: string) => {
          if (again === null) keeper.change((now) => ({ ...now, confirming: { token, ticket, of } }));
          keeper.flush();
          return drafts.confirm(token, schema, signal);
        };
        // Another job than that of an earlier confirmation needs a token of its own.
        const sendFirst = async () => (earlier ? send(await renew(asked, choice, signal)) : withToken(asked, choice, signal, send));
        try {
          const { jobId } = await (again ? send(tokenAgain(again, ticket)) : sendFirst());
          signal.throwIfAborted();
          keeper.finish();
          onJob(jobId);
        } catch (error) {
          signal.throwIfAborted();
          const fate = fateOf(error, again !== null);
          if (fate) throw new EarlierError(fate);
          if (isSettled(error, again, of)) keeper.change((now) => ({ ...now, confirming: null }));
          throw error;
        }
      }),
    [run, keeper, renew, withToken, onJob],
  );

  const cancel = useCallback(() => running.current?.abort(), []);
  const dismiss = useCallback(() => setFailure(null), []);
  const { schema } = keeper.snapshot().draft;
  const problems = refused.schema === schema ? refused.problems : [];
  return { activity, failure, problems, settings, settingsError, draft, preview, confirm, cancel, dismiss };
}
