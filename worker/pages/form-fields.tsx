export interface TextFieldProps {
  id: string;
  label: string;
  value?: string | undefined;
  type?: "text" | "email";
  autocomplete: string;
  maxlength: number;
  readonly?: boolean;
  autofocus?: boolean;
  /** Ids of what says more. */
  describedBy?: string | undefined;
}

/** A line of text with its label; sent under its id. */
export function TextField(props: TextFieldProps) {
  const { id, label, value = "", type = "text", autocomplete, maxlength, describedBy } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={id}
        type={type}
        value={value}
        autocomplete={autocomplete}
        autocapitalize={type === "email" ? "none" : undefined}
        spellcheck={false}
        maxlength={maxlength}
        required
        readonly={props.readonly}
        autofocus={props.autofocus}
        aria-describedby={describedBy}
      />
    </div>
  );
}

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

/** What went wrong with a form; its fields refer to it by the id `error`. */
export function Notice({ error }: { error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p class="notice" id="error" role="alert">
      {error}
    </p>
  );
}

/** For a field's `aria-describedby`. */
export function noticeId(error: string | undefined): string | undefined {
  return error === undefined ? undefined : "error";
}
