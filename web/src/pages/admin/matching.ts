import type { Account } from "../../api/types";

/** The accounts that have every word of `search` somewhere. */
export function matching(accounts: readonly Account[], search: string): readonly Account[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return accounts;
  return accounts.filter(({ username, email, country }) => {
    const text = `${username} ${email ?? ""} ${country ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
