import { useState, type SyntheticEvent } from "react";
import { Link, useSearch } from "wouter";
import { ApiError } from "../../api/request";
import { session } from "../../api/routes";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { PublicPage } from "../public-page";
import { mailProblem, type MailProblem } from "./mail-problem";

export default function Resend() {
  const search = useSearch();
  const [email, setEmail] = useState(() => new URLSearchParams(search).get("email") ?? "");
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<MailProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setErrors([]);
    setProblem(null);
    setSent(false);
    try {
      await session.resend(email);
      setSent(true);
    } catch (error) {
      const said = error instanceof ApiError ? error.fieldErrors.email : undefined;
      if (said) setErrors(said);
      else setProblem(mailProblem(error));
    }
    setBusy(false);
  };
  return (
    <PublicPage title="Have your mail sent again">
      <p>For the mail with your first password, if it has not come.</p>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="E-mail address" hint="The one you signed up with." name="email" type="email" autoComplete="email" required value={email} errors={errors} onChange={(event) => setEmail(event.target.value)} />
        {problem && <Notice tone="bad" title={problem.title}><p>{problem.advice}</p></Notice>}
        {sent && (
          <Notice tone="good" title="Look into your mail">
            <p>If a first password is waiting for this address, it is on its way. It may take some minutes; look among the spam, too.</p>
          </Notice>
        )}
        <Button type="submit" look="primary" busy={busy}>
          Send again
        </Button>
      </form>
      <p className="soft">
        <Link href="/sign-in">Sign in</Link> or <Link href="/sign-up">sign up</Link>.
      </p>
    </PublicPage>
  );
}
