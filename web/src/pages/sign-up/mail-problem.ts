// What a failed request for a mail with a password means, in words.
import { ApiError, messageOf } from "../../api/request";
import { duration } from "../../format/times";

export interface MailProblem {
  title: string;
  advice: string;
  /** The account exists, and its mail can be asked for again. */
  canResend: boolean;
}

export function mailProblem(error: unknown): MailProblem {
  const problem = (title: string, advice: string, canResend = false): MailProblem => ({ title, advice, canResend });
  if (!(error instanceof ApiError)) return problem("Something went wrong", messageOf(error));
  const wait = duration((error.retryAfter ?? 60) * 1000);
  switch (error.status) {
    case 0:
      return problem("DataGems cannot be reached", "Check your connection, then try again. What you typed stays.");
    case 409:
      return problem("This address has an account", "Sign in with the user name from the mail. If no mail came, have it sent again.", true);
    case 429:
      return problem("Too many attempts", `Try again in ${wait}.`);
    case 502:
      return problem("Your mail could not be sent", "The account is there, but its mail did not leave. Have it sent again in a moment.", true);
    case 503:
      return /mail/i.test(error.message)
        ? problem("Nobody can sign up here yet", "The operator has not set up mail, by which passwords are sent. Ask them to do so, or for an account.")
        : problem("DataGems is not ready right now", `Try again in ${wait}. What you typed stays.`);
    default:
      return problem("That did not work", error.message);
  }
}
