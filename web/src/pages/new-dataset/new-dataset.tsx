import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { config } from "../../config";
import { useUser } from "../../session/session";
import { counted } from "../../format/numbers";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";
import { ConfirmStep } from "./confirm-step";
import { DescribeStep } from "./describe-step";
import { readRecords } from "./description";
import { isBlank, type DatasetDraft, type Step } from "./draft";
import { DraftKeeper } from "./draft-keeper";
import { DraftNotices } from "./draft-notices";
import { browserStore } from "./draft-storage";
import { modelName } from "./model-choice";
import "./new-dataset.css";
import "./review.css";
import { draftOfPreset } from "./preset";
import { ReviewStep, schemaSummary } from "./review-step";
import { emptyHistory, remember, stepBack } from "./schema-history";
import { StepCard, type StepState } from "./step-card";
import { useMaking } from "./use-making";

function useKeeper(username: string): DraftKeeper {
  const [keeper] = useState(() => new DraftKeeper(browserStore(), username, draftOfPreset(config.uiTestPreset) ?? undefined));
  useEffect(() => {
    const heard = (event: StorageEvent) => keeper.heard(event.key, event.newValue);
    const hidden = () => document.visibilityState === "hidden" && keeper.flush();
    window.addEventListener("storage", heard);
    window.addEventListener("pagehide", keeper.flush);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      window.removeEventListener("storage", heard);
      window.removeEventListener("pagehide", keeper.flush);
      document.removeEventListener("visibilitychange", hidden);
      keeper.flush();
    };
  }, [keeper]);
  return keeper;
}

const stateOf = (step: Step, { step: open, schema }: DatasetDraft): StepState => {
  if (step === open) return "open";
  if (step === 1) return "done";
  return step === 2 && schema !== "" ? "done" : "later";
};

function descriptionSummary({ description }: DatasetDraft): string {
  const records = readRecords(description.records);
  return [
    description.title.trim() || "Untitled",
    Number.isNaN(records) ? "" : counted(records, "record"),
    description.datasetMode ? "labelled" : "",
  ].filter(Boolean).join(" · ");
}

function NewDatasetOf({ username }: { username: string }) {
  const keeper = useKeeper(username);
  const kept = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  const [, navigate] = useLocation();
  const [{ history, of }, setHistory] = useState({ history: emptyHistory, of: kept.replaced });
  // What one draft was before is nothing to go back to in another.
  if (of !== kept.replaced) setHistory({ history: emptyHistory, of: kept.replaced });
  const rememberSchema = useCallback(
    (before: string, typed = false) => setHistory((now) => ({ ...now, history: remember(now.history, before, typed, Date.now()) })),
    [],
  );
  const openJob = useCallback((id: string) => navigate(`/jobs/${encodeURIComponent(id)}`), [navigate]);
  const making = useMaking(keeper, kept.replaced, rememberSchema, openJob);
  const shown = useRef(kept.draft.step);
  const { draft } = kept;
  const arrived = shown.current !== draft.step;
  useEffect(() => {
    shown.current = draft.step;
  }, [draft.step]);

  const open = (step: Step) => keeper.change((now) => ({ ...now, step }));
  const setSchema = (schema: string, typed: boolean) => {
    rememberSchema(draft.schema, typed);
    keeper.change((now) => ({ ...now, schema }));
  };
  const undo = () => {
    const back = stepBack(history, draft.schema);
    if (!back) return;
    setHistory({ history: back.history, of });
    keeper.change((now) => ({ ...now, schema: back.text }));
  };
  const useOwn = (schema: string) => {
    rememberSchema(draft.schema);
    keeper.change((now) => ({ ...now, schema, drafted: null, preview: null, step: 2 }));
  };
  const drafted = draft.schema !== "";
  return (
    <Page
      wide
      title="New dataset"
      lead="From an idea to a dataset in three steps. What you type is kept in this browser."
      actions={
        !isBlank(draft) && (
          <Button look="quiet" icon="trash" onClick={keeper.startOver}>
            Start over
          </Button>
        )
      }
    >
      <DraftNotices keeper={keeper} kept={kept} />
      <ol className="steps">
        <StepCard number={1} title="Describe the dataset" state={stateOf(1, draft)} arrived={arrived && draft.step === 1} onOpen={() => open(1)} summary={`${descriptionSummary(draft)} · ${modelName(draft.model, making.settings)}`}>
          <DescribeStep key={kept.replaced} draft={draft} making={making} onChange={keeper.change} onOwnSchema={useOwn} onGoOn={() => open(2)} onDraft={making.draft} />
        </StepCard>
        <StepCard number={2} title="Review the fields" state={stateOf(2, draft)} arrived={arrived && draft.step === 2} onOpen={drafted ? () => open(2) : undefined} summary={drafted ? schemaSummary(draft.schema) : "Name, type and rules of every field, as a table and as JSON."}>
          <ReviewStep key={kept.replaced} draft={draft} making={making} canUndo={stepBack(history, draft.schema) !== undefined} onUndo={undo} onSchema={setSchema} onDraft={making.draft} onGoOn={() => open(3)} />
        </StepCard>
        <StepCard number={3} title="Preview and confirm" state={stateOf(3, draft)} arrived={arrived && draft.step === 3} onOpen={drafted ? () => open(3) : undefined} summary={drafted ? "" : "Three records to look at, and what the whole will take."}>
          <ConfirmStep draft={draft} making={making} onOpen={open} />
        </StepCard>
      </ol>
    </Page>
  );
}

export default function NewDataset() {
  const { username } = useUser();
  return <NewDatasetOf key={username} username={username} />;
}
