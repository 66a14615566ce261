import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** Attributes that connect a control with its label, hint and error. */
export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
}

interface FieldProps {
  label: string;
  /** Shown beside the label, but not part of the accessible name. */
  aside?: string;
  hint?: ComponentChildren;
  error?: string | null;
  children(control: ControlProps): ComponentChildren;
}

/** A label, its control and a hint, which an error replaces. */
export function Field({ label, aside, hint, error = null, children }: FieldProps) {
  const id = useId();
  const note = error === null ? hint !== undefined && "hint" : "error";
  return (
    <div class="field">
      <div class="field-label">
        <label for={id}>{label}</label>
        {aside !== undefined && <span class="aside">{aside}</span>}
      </div>
      {children({
        id,
        "aria-describedby": note === false ? undefined : `${id}-${note}`,
        "aria-invalid": error === null ? undefined : "true",
      })}
      {error !== null && (
        <p class="error-text" id={`${id}-error`}>
          {error}
        </p>
      )}
      {note === "hint" && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
