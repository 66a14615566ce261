import { useId } from "preact/hooks";

interface SwitchProps {
  /** Read out; holds the words of `children`. */
  name?: string;
  label: string;
  hint?: string;
  checked: boolean;
  busy?: boolean;
  onChange(checked: boolean): void;
}

/** Something that is on or off, and is so from the moment it is pressed. What it shows is what is, not what is wished. */
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
