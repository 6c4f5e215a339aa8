import { useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useSession, useUser } from "./session/session";
import { IconButton } from "./ui/button";
import { Gem, Icon, type IconName } from "./ui/icon";
import { Failure } from "./ui/notice";
import { useTheme, type Theme } from "./ui/theme";

const themes: Readonly<Record<Theme, { icon: IconName; label: string }>> = {
  system: { icon: "system", label: "Theme: as the system. Switch to light" },
  light: { icon: "sun", label: "Theme: light. Switch to dark" },
  dark: { icon: "moon", label: "Theme: dark. Switch to the system's" },
};

function NavLink({ href, children }: { href: string; children: ReactNode }) {
  const [location] = useLocation();
  return (
    <Link href={href} aria-current={location === href ? "page" : undefined}>
      {children}
    </Link>
  );
}

export function ThemeButton() {
  const { theme, toggle } = useTheme();
  return <IconButton {...themes[theme]} onClick={toggle} />;
}

function SignOut({ onFailed }: { onFailed: (error: unknown) => void }) {
  const { signOut } = useSession();
  const leave = async () => {
    onFailed(undefined);
    try {
      await signOut();
    } catch (error) {
      onFailed(error);
    }
  };
  return (
    <button type="button" className="button button-quiet button-small" onClick={() => void leave()}>
      Sign out
    </button>
  );
}

/** The frame around every page of a signed-in user. */
export function Shell({ children }: { children: ReactNode }) {
  const user = useUser();
  const [failure, setFailure] = useState<unknown>();
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to content
      </a>
      <header className="top">
        <Link href="/" className="brand">
          <Gem /> DataGems
        </Link>
        <nav aria-label="Main">
          <NavLink href="/">Datasets</NavLink>
          <NavLink href="/new">New dataset</NavLink>
          <NavLink href="/models">Models</NavLink>
          {user.role === "admin" && <NavLink href="/admin">Admin</NavLink>}
        </nav>
        <div className="top-user">
          <Link href="/account" className="button button-quiet button-small">
            <Icon name="user" />
            <span className="name">{user.username}</span>
          </Link>
          <ThemeButton />
          <SignOut onFailed={setFailure} />
        </div>
      </header>
      {failure !== undefined && (
        <div className="top-failure">
          <Failure title="You are still signed in" error={failure} />
        </div>
      )}
      {children}
    </>
  );
}
