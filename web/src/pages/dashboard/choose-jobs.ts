// Which datasets the dashboard shows: by words and status, newest first. The choice is kept in the address.
import type { Job, JobStatus } from "../../api/types";

export interface Choice {
  words: string;
  status: JobStatus | "all";
}
const statuses: readonly string[] = ["queued", "running", "succeeded", "failed", "cancelled"];

export function readChoice(search: string): Choice {
  const given = new URLSearchParams(search);
  const status = given.get("status") ?? "";
  return { words: given.get("q") ?? "", status: statuses.includes(status) ? (status as JobStatus) : "all" };
}

/** The path of the dashboard with this choice. */
export function pathOf(choice: Choice): string {
  const search = new URLSearchParams();
  if (choice.words !== "") search.set("q", choice.words);
  if (choice.status !== "all") search.set("status", choice.status);
  const text = search.toString();
  return text === "" ? "/" : `/?${text}`;
}

/** Those whose title has every word, or whose id begins with it; newest first. */
export function choose(jobs: readonly Job[], choice: Choice): Job[] {
  const words = choice.words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (job: Job) => {
    if (choice.status !== "all" && job.status !== choice.status) return false;
    const title = job.title.toLowerCase();
    return words.every((word) => title.includes(word) || job.id.startsWith(word));
  };
  return jobs.filter(fits).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
