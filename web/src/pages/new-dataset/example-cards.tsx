import type { Description } from "./draft";
import { examples } from "./examples";

/** Examples to start from: a click fills the form in. */
export function ExampleCards({ onChoose }: { onChoose: (form: Description) => void }) {
  return (
    <section aria-label="Examples" className="stack-close">
      <p className="legend">Start from an example</p>
      <ul className="examples">
        {examples.map(({ shows, form }) => (
          <li key={form.title}>
            <button type="button" className="example" onClick={() => onChoose(form)}>
              <span className="example-title">{form.title}</span>
              <span className="soft small">{shows}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
