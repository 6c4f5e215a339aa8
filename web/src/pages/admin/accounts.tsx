import { useState } from "react";
import useSWR from "swr";
import { admin } from "../../api/routes";
import type { Account } from "../../api/types";
import { counted } from "../../format/numbers";
import { useUser } from "../../session/session";
import { Ask, type Question } from "../../ui/ask";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Failure } from "../../ui/notice";
import { Skeleton } from "../../ui/progress";
import { matching } from "./matching";

// More rows help nobody; the search does.
const shownAtMost = 200;

function AccountsTable({ accounts, onDeactivate }: { accounts: readonly Account[]; onDeactivate: (account: Account) => void }) {
  const user = useUser();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table of accounts">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">User name</th>
            <th scope="col">E-mail address</th>
            <th scope="col">Country</th>
            <th scope="col"><span className="only-heard">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.username}>
              <th scope="row" className="mono">{account.username}</th>
              <td>{account.email ?? "–"}</td>
              <td>{account.country ?? "–"}</td>
              <td className="number">
                {account.username === user.username ? (
                  <span className="soft small admin-cell">That is you</span>
                ) : (
                  <Button small look="danger" aria-label={`Deactivate ${account.username}`} onClick={() => onDeactivate(account)}>
                    Deactivate
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Accounts() {
  const { data, error, mutate } = useSWR<Account[], unknown>("/api/admin/accounts", admin.accounts);
  const [search, setSearch] = useState("");
  const [leaving, setLeaving] = useState<Account | null>(null);
  const found = matching(data ?? [], search);
  const question = (account: Account): Question => ({
    title: `Deactivate ${account.username}?`,
    text: "They are signed out everywhere and cannot sign in again. The account cannot be switched on again, nor its address used for another. Datasets being made are not stopped.",
    yes: "Deactivate for good",
    no: "Keep the account",
    typed: account.username,
    act: async () => {
      await admin.deactivate(account.username);
      await mutate();
    },
  });
  return (
    <section className="card stack" aria-labelledby="accounts">
      <h2 id="accounts">Accounts</h2>
      {error !== undefined && <Failure title="The accounts cannot be shown now" error={error} onRetry={() => void mutate()} />}
      {!data && error === undefined && <Skeleton lines={4} />}
      {data && (
        <>
          <div className="admin-search">
            <TextField label="Search" type="search" autoComplete="off" value={search} onChange={(event) => setSearch(event.target.value)} />
            <p className="soft" role="status">
              {search.trim() === "" ? counted(data.length, "account") : `${found.length} of ${counted(data.length, "account")}`}
            </p>
          </div>
          {found.length > 0 ? (
            <AccountsTable accounts={found.slice(0, shownAtMost)} onDeactivate={setLeaving} />
          ) : (
            <p className="soft">No account has that in its name, address or country.</p>
          )}
          {found.length > shownAtMost && <p className="soft">The first {shownAtMost} are shown; search for the others.</p>}
        </>
      )}
      {leaving && <Ask question={question(leaving)} onClose={() => setLeaving(null)} />}
    </section>
  );
}
