export interface PasswordFieldProps {
  label: string;
  /** A password that is known, or one that is chosen now. */
  autocomplete: "current-password" | "new-password";
  autofocus?: boolean;
  /** Ids of what says more. */
  describedBy?: string | undefined;
}

/** A password with a button to look at it, which the page's script brings to life. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, autocomplete, autofocus = false, describedBy } = props;
  const isNew = autocomplete === "new-password";
  return (
    <div class="field">
      <label for="password">{label}</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete={autocomplete}
        minlength={isNew ? 8 : undefined}
        maxlength={128}
        required
        autofocus={autofocus}
        aria-describedby={describedBy}
      />
      <button id="show-password" class="reveal" type="button" aria-pressed="false" hidden>
        Show
      </button>
    </div>
  );
}
