// The routes. Each page is a chunk of its own.
import { lazy, Suspense, type ReactNode } from "react";
import { Redirect, Route, Switch, useLocation, useSearch } from "wouter";
import { SignInAgain } from "./session/sign-in-again";
import { useSession } from "./session/session";
import { Shell } from "./shell";
import { Failure } from "./ui/notice";
import { PageGuard } from "./ui/page-guard";
import { Waiting } from "./ui/progress";

const SignIn = lazy(() => import("./pages/sign-in/sign-in"));
const SignUp = lazy(() => import("./pages/sign-up/sign-up"));
const Resend = lazy(() => import("./pages/sign-up/resend"));
const Dashboard = lazy(() => import("./pages/dashboard/dashboard"));
const NewDataset = lazy(() => import("./pages/new-dataset/new-dataset"));
const JobPage = lazy(() => import("./pages/job/job-page"));
const DataPage = lazy(() => import("./pages/data/data-page"));
const Models = lazy(() => import("./pages/models/models"));
const Account = lazy(() => import("./pages/account/account"));
const Admin = lazy(() => import("./pages/admin/admin"));
const NotFound = lazy(() => import("./pages/not-found"));

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

const waiting = (
  <div className="page">
    <Waiting>Loading…</Waiting>
  </div>
);

/** What shows pages, whose chunks may take a while or not come at all. */
function Pages({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return (
    <PageGuard key={location}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </PageGuard>
  );
}

export function App() {
  const { state, reload } = useSession();
  if (state.kind === "loading") return waiting;
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
