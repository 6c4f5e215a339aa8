import { Link } from "wouter";
import { SignInForm } from "../../session/sign-in-form";
import { PublicPage } from "../public-page";

export default function SignIn() {
  return (
    <PublicPage title="Sign in">
      <SignInForm />
      <p className="soft">
        No account yet? <Link href="/sign-up">Sign up</Link>. No mail came? <Link href="/resend">Have it sent again</Link>.
      </p>
    </PublicPage>
  );
}
