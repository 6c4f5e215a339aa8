// Form fields: a label, a hint, the control, and its errors, tied together for screen readers.
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";
import { classNames } from "./class-names";

interface Labels {
  label: ReactNode;
  hint?: ReactNode;
  /** Sentences; none when all is well. */
  errors?: readonly string[] | undefined;
  /** The label is for screen readers alone. */
  hiddenLabel?: boolean;
}

interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

export function Field({ label, hint, errors = [], hiddenLabel, children }: Labels & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", errors.length > 0 ? `${id}-errors` : ""].filter(Boolean).join(" ");
  return (
    <div className={classNames("field", errors.length > 0 && "field-wrong")}>
      <label htmlFor={id} className={hiddenLabel ? "only-heard" : undefined}>
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="field-hint">
          {hint}
        </p>
      )}
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": errors.length > 0 ? true : undefined })}
      {errors.length > 0 && (
        <p id={`${id}-errors`} className="field-errors" role="alert">
          {errors.join(" ")}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, errors, hiddenLabel, ...rest }: Labels & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field {...{ label, hint, errors }} {...(hiddenLabel && { hiddenLabel })}>
      {(control) => <input type="text" {...rest} {...control} />}
    </Field>
  );
}

export function TextArea({ label, hint, errors, hiddenLabel, ...rest }: Labels & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field {...{ label, hint, errors }} {...(hiddenLabel && { hiddenLabel })}>
      {(control) => <textarea {...rest} {...control} />}
    </Field>
  );
}

export function Select({ label, hint, errors, hiddenLabel, children, ...rest }: Labels & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field {...{ label, hint, errors }} {...(hiddenLabel && { hiddenLabel })}>
      {(control) => (
        <select {...rest} {...control}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({ label, hint, ...rest }: { label: ReactNode; hint?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field field-check">
      <input type="checkbox" {...rest} id={id} aria-describedby={hint ? `${id}-hint` : undefined} />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <p id={`${id}-hint`} className="field-hint">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}
