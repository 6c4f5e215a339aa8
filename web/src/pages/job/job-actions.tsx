import { useState } from "react";
import { useLocation } from "wouter";
import { jobs } from "../../api/routes";
import type { Details, Job } from "../../api/types";
import { Downloads } from "../../downloads/downloads";
import { isRunning } from "../../live/live-state";
import { useUser } from "../../session/session";
import { Ask, type Question } from "../../ui/ask";
import { Button, LinkButton } from "../../ui/button";
import { keepFocus } from "../../ui/keep-focus";
import { Failure } from "../../ui/notice";
import { startFrom } from "../new-dataset/start-from";

interface Props {
  job: Job;
  details: Details | null;
  /** What the gateway says of the job after an action. */
  onChanged: (job: Job) => void;
}

export function JobActions({ job, details, onChanged }: Props) {
  const user = useUser();
  const [, navigate] = useLocation();
  const [question, setQuestion] = useState<Question | null>(null);
  const [retrying, setRetrying] = useState(false);
  const [error, setError] = useState<unknown>();
  const running = isRunning(job);
  const left = job.totalRecords - job.totalOk;

  const cancel: Question = {
    title: "Cancel this dataset?",
    text: "No further records are made. What has been made stays, and can be downloaded.",
    yes: "Cancel the dataset",
    act: async () => onChanged((await jobs.cancel(job.id)).job),
  };
  const remove: Question = {
    title: "Delete this dataset?",
    text: `“${job.title}”, its records and its files are deleted for good.`,
    yes: "Delete for good",
    act: async () => {
      await jobs.remove(job.id);
      navigate("/", { replace: true });
    },
  };
  const retry = async () => {
    setRetrying(true);
    setError(undefined);
    try {
      onChanged((await jobs.retry(job.id)).job);
    } catch (failure) {
      setError(failure);
    }
    setRetrying(false);
    keepFocus();
  };
  const again = () => {
    if (!details) return;
    if (startFrom(details, job, user.username)) navigate("/new");
    else setError(new Error("This browser does not store drafts (its storage is full or forbidden), so nothing can be filled in."));
  };
  return (
    <>
      {running && <Button icon="stop" onClick={() => setQuestion(cancel)}>Cancel</Button>}
      {!running && left > 0 && (
        <Button icon="refresh" busy={retrying} onClick={() => void retry()}>
          {job.status === "cancelled" ? "Make the rest" : "Retry failed"}
        </Button>
      )}
      {details && <Button icon="edit" onClick={again}>Run again with changes</Button>}
      {job.totalGenerated > 0 && <LinkButton href={`/jobs/${job.id}/data`} icon="search">Look at the data</LinkButton>}
      <Downloads job={job} look={running ? "plain" : "primary"} />
      <Button look="quiet" icon="trash" onClick={() => setQuestion(remove)}>Delete</Button>
      {error !== undefined && <Failure error={error} />}
      {question && <Ask question={question} onClose={() => setQuestion(null)} />}
    </>
  );
}
