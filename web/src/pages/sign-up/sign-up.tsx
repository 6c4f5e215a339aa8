import { useState, type SyntheticEvent } from "react";
import { Link } from "wouter";
import { ApiError, type FieldErrors } from "../../api/request";
import { session } from "../../api/routes";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { PublicPage } from "../public-page";
import { MailNotice } from "./mail-notice";
import { mailProblem, type MailProblem } from "./mail-problem";

function Done({ username, email }: { username: string; email: string }) {
  return (
    <>
      <Notice tone="good" title="Your account is made">
        <p>
          Your user name is <strong className="mono">{username}</strong>. Your first password is on its way to {email}; look among the spam, too.
        </p>
      </Notice>
      <p>
        <Link href="/sign-in">Sign in</Link> once you have it, and choose a password of your own there. No mail came? <Link href={`/resend?email=${encodeURIComponent(email)}`}>Have it sent again</Link>.
      </p>
    </>
  );
}

export default function SignUp() {
  const [values, setValues] = useState({ name: "", email: "", country: "" });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [problem, setProblem] = useState<MailProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [username, setUsername] = useState("");
  const set = (change: Partial<typeof values>) => setValues((now) => ({ ...now, ...change }));

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setErrors({});
    setProblem(null);
    try {
      setUsername((await session.signUp(values)).username);
    } catch (error) {
      const byField = error instanceof ApiError ? error.fieldErrors : {};
      setErrors(byField);
      if (Object.keys(byField).length === 0) setProblem(mailProblem(error));
    }
    setBusy(false);
  };
  if (username) {
    return (
      <PublicPage title="Look into your mail">
        <Done username={username} email={values.email.trim()} />
      </PublicPage>
    );
  }
  return (
    <PublicPage title="Sign up">
      <p>Your first password comes by mail.</p>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <TextField label="Name" name="name" autoComplete="name" required value={values.name} errors={errors.name} onChange={(event) => set({ name: event.target.value })} />
        <TextField label="E-mail address" hint="Your user name is made from it." name="email" type="email" autoComplete="email" required value={values.email} errors={errors.email} onChange={(event) => set({ email: event.target.value })} />
        <TextField label="Country" name="country" autoComplete="country-name" required value={values.country} errors={errors.country} onChange={(event) => set({ country: event.target.value })} />
        {problem && <MailNotice problem={problem} email={values.email.trim()} />}
        <Button type="submit" look="primary" busy={busy}>
          Sign up
        </Button>
      </form>
      <p className="soft">
        You have an account? <Link href="/sign-in">Sign in</Link>.
      </p>
    </PublicPage>
  );
}
