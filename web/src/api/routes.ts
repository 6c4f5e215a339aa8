// The gateway's routes as functions. All throw ApiError.
import { withSchemaText } from "./exact-json";
import { request } from "./request";
import type {
  Account, DatasetProfile, Draft, DraftRequest, Job, JobDetail, Metrics, PeerSighting, Preview,
  ProfileRequest, RecordPage, Role, Session, UserSettings,
} from "./types";

type Signal = AbortSignal | undefined;
const jobPath = (id: string) => `/api/tasks/${encodeURIComponent(id)}`;

export const session = {
  /** Whether there is one, at the start. */
  me: () => request<Session>("/api/auth/me", { public: true }),
  /** Of a page that is only shown with one. */
  current: () => request<Session>("/api/auth/me"),
  signIn: (username: string, password: string) =>
    request<{ username: string; role: Role }>("/api/auth/login", { method: "POST", body: { username, password }, public: true }),
  signOut: () => request<unknown>("/api/auth/logout", { method: "POST", public: true }),
  changePassword: (currentPassword: string, newPassword: string) =>
    request<unknown>("/api/auth/password", { method: "POST", body: { currentPassword, newPassword } }),
  signUp: (body: { name: string; email: string; country: string }) =>
    request<{ username: string; message: string }>("/api/auth/register", { method: "POST", body, public: true }),
  resend: (email: string) =>
    request<{ message: string }>("/api/auth/register/resend", { method: "POST", body: { email }, public: true }),
};

export const drafts = {
  make: (body: DraftRequest, signal?: Signal) =>
    request<Draft>("/api/tasks/schema", { method: "POST", body, signal, exact: true }),
  /** `schema`, here and below, is JSON text. */
  makeOf: (body: DraftRequest, schema: string, signal?: Signal) =>
    request<Draft>("/api/tasks/schema", { method: "POST", json: withSchemaText(body, schema), signal, exact: true }),
  preview: (draftToken: string, schema: string, signal?: Signal) =>
    request<Preview>("/api/tasks/preview", { method: "POST", json: withSchemaText({ draftToken }, schema), signal, exact: true }),
  confirm: (draftToken: string, schema: string, signal?: Signal) =>
    request<{ jobId: string }>("/api/tasks/confirm", { method: "POST", json: withSchemaText({ draftToken }, schema), signal }),
};

export const jobs = {
  list: () => request<{ jobs: Job[] }>("/api/tasks").then((answer) => answer.jobs),
  find: (id: string) => request<JobDetail>(jobPath(id), { exact: true }),
  records: (id: string, offset: number, limit: number, signal?: Signal) =>
    request<RecordPage>(`${jobPath(id)}/records?offset=${offset}&limit=${limit}`, { signal, exact: true }),
  profile: (id: string, signal?: Signal) => request<DatasetProfile>(`${jobPath(id)}/profile`, { signal }),
  cancel: (id: string) => request<{ job: Job }>(`${jobPath(id)}/cancel`, { method: "POST" }),
  retry: (id: string) => request<{ job: Job }>(`${jobPath(id)}/retry`, { method: "POST" }),
  remove: (id: string) => request<unknown>(jobPath(id), { method: "DELETE" }),
  eventsUrl: (id: string) => `${jobPath(id)}/events`,
  exportUrl: (id: string, options: Record<string, string>) =>
    `${jobPath(id)}/export?${new URLSearchParams(options).toString()}`,
};

export const peers = {
  list: () => request<{ peers: PeerSighting[] }>("/api/peers").then((answer) => answer.peers),
};

export const models = {
  settings: () => request<UserSettings>("/api/user/settings"),
  save: (body: ProfileRequest) => request<UserSettings>("/api/user/settings", { method: "POST", body }),
  activate: (id: string) =>
    request<UserSettings>("/api/user/settings", { method: "POST", body: { mode: "activate", id } }),
  remove: (id: string) => request<UserSettings>("/api/user/settings", { method: "DELETE", body: { id } }),
  list: (body: { profileId?: string; baseUrl?: string; apiKey?: string }, signal?: Signal) =>
    request<{ models: string[] }>("/api/user/models", { method: "POST", body, signal }).then((answer) => answer.models),
};

export const admin = {
  accounts: () => request<{ accounts: Account[] }>("/api/admin/accounts").then((answer) => answer.accounts),
  deactivate: (username: string) => request<unknown>("/api/admin/accounts", { method: "DELETE", body: { username } }),
  metrics: () => request<{ metrics: Metrics }>("/api/metrics").then((answer) => answer.metrics),
};
