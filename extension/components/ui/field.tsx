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

/** A label, its control, and what is to be said of it: an error takes the hint's place. */
export function Field({ label, aside, hint, error = null, children }: FieldProps) {
  const id = useId();
  const told = error === null ? hint !== undefined && "hint" : "error";
  return (
    <div class="field">
      <div class="field-label">
        <label for={id}>{label}</label>
        {aside !== undefined && <span class="aside">{aside}</span>}
      </div>
      {children({
        id,
        "aria-describedby": told === false ? undefined : `${id}-${told}`,
        "aria-invalid": error === null ? undefined : "true",
      })}
      {error !== null && (
        <p class="error-text" id={`${id}-error`}>
          {error}
        </p>
      )}
      {told === "hint" && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
