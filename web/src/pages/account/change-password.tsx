import { useState, type SyntheticEvent } from "react";
import { ApiError, messageOf } from "../../api/request";
import { session } from "../../api/routes";
import { useUser } from "../../session/session";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { passwordErrors, shortestPassword, type PasswordErrors } from "./new-password";

const empty = { current: "", replacement: "", repeated: "" };

function sentence(error: unknown): string {
  if (error instanceof ApiError && error.status === 429) return `Too many attempts. Try again in ${error.retryAfter ?? 60} seconds.`;
  return messageOf(error);
}

function fieldErrorsOf(error: unknown): PasswordErrors {
  if (!(error instanceof ApiError)) return {};
  if (error.status === 401 && error.message === "Invalid credentials") return { current: "This is not your password." };
  const current = error.fieldErrors.currentPassword?.[0];
  const replacement = error.fieldErrors.newPassword?.[0];
  return { ...(current && { current }), ...(replacement && { replacement }) };
}

export function ChangePassword({ onChanged }: { onChanged: () => void }) {
  const { username } = useUser();
  const [values, setValues] = useState(empty);
  const [errors, setErrors] = useState<PasswordErrors>({});
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const set = (change: Partial<typeof values>) => setValues((now) => ({ ...now, ...change }));
  const listOf = (error: string | undefined) => (error ? [error] : []);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (busy) return;
    const wrong = passwordErrors(values);
    setErrors(wrong);
    setProblem("");
    setChanged(false);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    try {
      await session.changePassword(values.current, values.replacement);
      setValues(empty);
      setChanged(true);
      onChanged();
    } catch (error) {
      const byField = fieldErrorsOf(error);
      setErrors(byField);
      if (Object.keys(byField).length === 0) setProblem(sentence(error));
    }
    setBusy(false);
  };
  return (
    <section className="card" aria-labelledby="change-password">
      <h2 id="change-password">Change your password</h2>
      <form className="form account-form" onSubmit={(event) => void submit(event)} noValidate>
        <p className="soft">At least {shortestPassword} characters; a few words in a row are good ones. You stay signed in here, and are signed out everywhere else.</p>
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <TextField label="Current password" type="password" autoComplete="current-password" required value={values.current} errors={listOf(errors.current)} onChange={(event) => set({ current: event.target.value })} />
        <TextField label="New password" type="password" autoComplete="new-password" required value={values.replacement} errors={listOf(errors.replacement)} onChange={(event) => set({ replacement: event.target.value })} />
        <TextField label="New password again" type="password" autoComplete="new-password" required value={values.repeated} errors={listOf(errors.repeated)} onChange={(event) => set({ repeated: event.target.value })} />
        {problem && <Notice tone="bad">{problem}</Notice>}
        {changed && <Notice tone="good">Your password is changed. All your other sessions have ended.</Notice>}
        <div className="form-actions">
          <Button type="submit" look="primary" busy={busy}>
            Change password
          </Button>
        </div>
      </form>
    </section>
  );
}
