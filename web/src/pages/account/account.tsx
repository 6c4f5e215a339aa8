import useSWR from "swr";
import { session } from "../../api/routes";
import type { Session } from "../../api/types";
import { exactTime } from "../../format/times";
import { useUser } from "../../session/session";
import { Failure } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ChangePassword } from "./change-password";
import "./account.css";

const time = (seconds: number) => exactTime(new Date(seconds * 1000).toISOString());

export default function Account() {
  const user = useUser();
  const { data, error, mutate } = useSWR<Session, unknown>("/api/auth/me", session.current);
  return (
    <Page title="Your account">
      <div className="stack">
        <section className="card" aria-labelledby="who">
          <h2 id="who">Who you are</h2>
          <dl className="facts">
            <dt>User name</dt>
            <dd className="mono">{user.username}</dd>
            <dt>Rights</dt>
            <dd>{user.role === "admin" ? "Administrator" : "User"}</dd>
            <dt>Signed in since</dt>
            <dd>{data ? time(data.iat) : "…"}</dd>
            <dt>This session ends</dt>
            <dd>{data ? time(data.exp) : "…"}</dd>
          </dl>
          {error !== undefined && <Failure error={error} onRetry={() => void mutate()} />}
        </section>
        <ChangePassword onChanged={() => void mutate()} />
      </div>
    </Page>
  );
}
