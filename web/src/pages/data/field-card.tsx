import type { FieldProfile } from "../../api/types";
import { count, exactCount, figure, percent } from "../../format/numbers";
import { Histogram, TopValues } from "./profile-charts";
import { about, balanceSentence, frequentValues, present, typeMix } from "./profile-figures";

function Figures({ of }: { of: { min: number; mean: number; max: number } }) {
  const names = ["min", "mean", "max"] as const;
  return (
    <dl className="figures">
      {names.map((name) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd title={String(of[name])}>{figure(of[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

function lengthOf(field: FieldProfile): string {
  if (!field.types.array) return "Length in characters";
  return field.types.string ? "Length in characters or items" : "Number of items";
}

/** The spread of labels, which dataset mode is about. */
export function LabelCard({ field }: { field: FieldProfile }) {
  return (
    <section className="card label-card" aria-label={`Label balance of ${field.name}`}>
      <h2>Label balance</h2>
      <p>
        {balanceSentence(field)} <span className="soft">{about(field.distinct, field.distinctExact)} labels in the field <code>{field.name}</code>.</span>
      </p>
      <TopValues field={field} values={field.top} />
    </section>
  );
}

export function FieldCard({ field, records }: { field: FieldProfile; records: number }) {
  const hasHistogram = (field.number?.histogram.length ?? 0) > 1;
  const frequent = frequentValues(field);
  return (
    <section className="card field-card" aria-label={field.name}>
      <header>
        <h3 className="mono">{field.name}</h3>
        <span className="soft small">{typeMix(field)}</span>
      </header>
      <p className="field-facts small">
        <span title={exactCount(field.distinct)}>{about(field.distinct, field.distinctExact)} distinct</span>
        {field.missing > 0 ? (
          <span className="field-missing" title={exactCount(field.missing)}>
            {count(field.missing)} missing ({percent(field.missing, records)})
          </span>
        ) : (
          <span>none missing</span>
        )}
      </p>
      {field.number && <Figures of={field.number} />}
      {hasHistogram && <Histogram field={field} />}
      {field.length && (
        <div>
          <p className="soft small">{lengthOf(field)}</p>
          <Figures of={field.length} />
        </div>
      )}
      {!hasHistogram && frequent.length > 0 && <TopValues field={field} values={frequent.slice(0, 6)} />}
      {!field.number && frequent.length === 0 && present(field) > 1 && <p className="soft small">No value stands out.</p>}
    </section>
  );
}
