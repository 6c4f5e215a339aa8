import { Link } from "wouter";
import { Notice } from "../../ui/notice";
import type { MailProblem } from "./mail-problem";

export function MailNotice({ problem, email }: { problem: MailProblem; email: string }) {
  return (
    <Notice tone="bad" title={problem.title}>
      <p>{problem.advice}</p>
      {problem.canResend && <Link href={`/resend?email=${encodeURIComponent(email)}`}>Have the mail sent again</Link>}
    </Notice>
  );
}
