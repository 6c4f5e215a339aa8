import { Dialog } from "../ui/dialog";
import { Button } from "../ui/button";
import { SignInForm } from "./sign-in-form";
import { useSession } from "./session";

/** Over the page whose session ended: that page stays as it is, with all that was typed. */
export function SignInAgain({ username }: { username: string }) {
  const { leave } = useSession();
  return (
    <Dialog title="Your session has ended">
      <div className="stack">
        <p>Sign in to go on where you were. Nothing you typed is lost, unless somebody else signs in here.</p>
        <SignInForm username={username} />
        <Button look="quiet" onClick={() => void leave()}>
          Leave this page instead
        </Button>
      </div>
    </Dialog>
  );
}
