import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";
import { classNames } from "./class-names";
import { Icon, type IconName } from "./icon";

type Look = "primary" | "plain" | "quiet" | "danger";

interface Shape {
  look?: Look;
  icon?: IconName;
  small?: boolean;
  children: ReactNode;
}

const looks = ({ look = "plain", small }: Shape) => classNames("button", `button-${look}`, small && "button-small");

/** `busy` keeps it in its place and focusable while what it started goes on. */
export function Button({ look, icon, small, busy, children, className, ...rest }: Shape & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(looks({ ...(look && { look }), ...(small && { small }), children }), className)}
      aria-disabled={busy || rest["aria-disabled"]}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

export function LinkButton({ href, look, icon, small, children }: Shape & { href: string }) {
  return (
    <Link href={href} className={looks({ ...(look && { look }), ...(small && { small }), children })}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </Link>
  );
}

/** Only an icon; `label` is what it is called. */
export function IconButton({ label, icon, className, ...rest }: { label: string; icon: IconName } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" {...rest} className={classNames("icon-button", className)} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
