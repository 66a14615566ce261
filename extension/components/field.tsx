import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** What a field's control must carry to belong to its label, hint and error. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface FieldProps {
  label: string;
  /** Beside the label, not part of the name. */
  aside?: string;
  hint?: ComponentChildren;
  error?: string | null;
  children(control: ControlProps): ComponentChildren;
}

/** A label, its control, and what is to be said of it. */
export function Field({ label, aside, hint, error = null, children }: FieldProps) {
  const id = useId();
  const hintId = hint === undefined ? [] : [`${id}-hint`];
  const errorId = error === null ? [] : [`${id}-error`];
  const described = [...errorId, ...hintId].join(" ");
  return (
    <div class="field">
      <div class="field-label">
        <label for={id}>{label}</label>
        {aside !== undefined && <span class="aside">{aside}</span>}
      </div>
      {children({
        id,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": error === null ? undefined : "true",
      })}
      {error !== null && (
        <p class="error-text" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
