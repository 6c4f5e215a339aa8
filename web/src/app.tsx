// The routes. Each page is a chunk of its own.
import type { ReactNode } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { SignInAgain } from "./session/sign-in-again";
import { useSession } from "./session/session";
import { Shell } from "./shell";
import { Failure } from "./ui/notice";
import { pageChunk, waitingPage } from "./ui/page-chunk";
import { PageGuard } from "./ui/page-guard";

const SignIn = pageChunk(() => import("./pages/sign-in/sign-in"));
const SignUp = pageChunk(() => import("./pages/sign-up/sign-up"));
const Resend = pageChunk(() => import("./pages/sign-up/resend"));
const Dashboard = pageChunk(() => import("./pages/dashboard/dashboard"));
const NewDataset = pageChunk(() => import("./pages/new-dataset/new-dataset"));
const JobPage = pageChunk(() => import("./pages/job/job-page"));
const DataPage = pageChunk(() => import("./pages/data/data-page"));
const Models = pageChunk(() => import("./pages/models/models"));
const Account = pageChunk(() => import("./pages/account/account"));
const Admin = pageChunk(() => import("./pages/admin/admin"));
const NotFound = pageChunk(() => import("./pages/not-found"));

// Only a path of this app: never another site's address.
function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/";
}

function Public({ left }: { left: boolean }) {
  const [location] = useLocation();
  const search = useSearch();
  const here = encodeURIComponent(location + (search ? `?${search}` : ""));
  return (
    <Switch>
      <Route path="/sign-in" component={SignIn} />
      <Route path="/sign-up" component={SignUp} />
      <Route path="/resend" component={Resend} />
      <Route>
        <Redirect to={left || location === "/" ? "/sign-in" : `/sign-in?next=${here}`} replace />
      </Route>
    </Switch>
  );
}

function Private({ admin }: { admin: boolean }) {
  const search = useSearch();
  return (
    <Switch>
      <Route path="/" component={Dashboard} />
      <Route path="/new" component={NewDataset} />
      <Route path="/jobs/:id">{({ id }) => <JobPage key={id} id={id} />}</Route>
      <Route path="/jobs/:id/data">{({ id }) => <DataPage key={id} id={id} />}</Route>
      <Route path="/models" component={Models} />
      <Route path="/account" component={Account} />
      {admin && <Route path="/admin" component={Admin} />}
      <Route path="/sign-in">
        <Redirect to={safeNext(new URLSearchParams(search).get("next"))} replace />
      </Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** What shows pages, whose chunks may not come at all. */
function Pages({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return <PageGuard key={location}>{children}</PageGuard>;
}

export function App() {
  const { state, reload } = useSession();
  if (state.kind === "loading") return waitingPage;
  if (state.kind === "unreachable")
    return (
      <main className="page">
        <Failure title="DataGems is not there" error={state.error} onRetry={reload} />
      </main>
    );
  if (state.kind === "signed-out")
    return (
      <Pages>
        <Public left={state.left ?? false} />
      </Pages>
    );
  return (
    <Shell>
      <Pages>
        <Private key={state.user.username} admin={state.user.role === "admin"} />
      </Pages>
      {state.expired && <SignInAgain username={state.user.username} />}
    </Shell>
  );
}
