import type { Peer } from "../../api/types";
import { config } from "../../config";
import { Count } from "../../ui/values";
import { failuresByCause, retriesByCause, type Cause } from "./failures";

const retryWords: Readonly<Record<string, string>> = {
  invalid: "Reply did not conform to the schema",
  not_json: "Reply was no JSON",
  truncated: "Reply was cut off",
  timeout: "Model took too long",
  connect: "Model was not reached",
  dropped: "Connection broke",
};
const httpWords = (cause: string) => (/^\d{3}$/.test(cause) ? `Model answered ${cause}` : cause.replaceAll("_", " "));

function Bars({ causes, words }: { causes: readonly Cause[]; words: (cause: string) => string }) {
  const most = Math.max(1, ...causes.map((one) => one.count));
  return (
    <ul className="bars">
      {causes.slice(0, 8).map(({ cause, count }) => (
        <li key={cause}>
          <span className="bar" style={{ width: `${(100 * count) / most}%` }} aria-hidden="true" />
          <span className="bar-words">{words(cause)}</span>
          <Count value={count} />
        </li>
      ))}
    </ul>
  );
}

/** Why records failed for good, and why calls were repeated. */
export function Causes({ peers, failed }: { peers: readonly Peer[]; failed: number }) {
  const failures = config.showFailures ? failuresByCause(peers) : [];
  const retries = retriesByCause(peers);
  return (
    <section className="card" aria-labelledby="causes-title">
      <h2 id="causes-title">What went wrong</h2>
      <div className="causes">
        <div>
          <h3>Records that failed</h3>
          {failed === 0 ? <p className="soft">None.</p> : failures.length > 0 ? <Bars causes={failures} words={(cause) => cause} /> : <p className="soft"><Count value={failed} /> in all.</p>}
        </div>
        <div>
          <h3>Calls that were repeated</h3>
          {retries.length === 0 ? <p className="soft">None.</p> : <Bars causes={retries} words={(cause) => retryWords[cause] ?? httpWords(cause)} />}
        </div>
      </div>
    </section>
  );
}
