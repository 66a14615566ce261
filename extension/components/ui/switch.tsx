import { useId } from "preact/hooks";

interface SwitchProps {
  /** The accessible name, which must contain the label. It is the label if absent. */
  name?: string;
  label: string;
  hint?: string;
  checked: boolean;
  busy?: boolean;
  onChange(checked: boolean): void;
}

/** A switch that takes effect when pressed. It shows the stored state, not the requested one. */
export function Switch({ name, label, hint, checked, busy = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label class="switch">
      <span>
        {label}
        {hint !== undefined && (
          <span id={id} class="hint">
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-label={name ?? label}
        aria-describedby={hint === undefined ? undefined : id}
        checked={checked}
        aria-checked={checked}
        aria-busy={busy}
        aria-disabled={busy}
        onClick={(event) => {
          event.preventDefault();
          if (!busy) onChange(!checked);
        }}
      />
    </label>
  );
}
