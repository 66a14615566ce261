import type { PageTexts, PickText } from "./texts/page-texts.ts";

export interface TextFieldProps {
  id: string;
  label: string;
  value?: string | undefined;
  type?: "text" | "email";
  autocomplete: string;
  maxlength: number;
  readonly?: boolean;
  autofocus?: boolean;
  /** Ids of the elements that describe the field. */
  describedBy?: string | undefined;
}

/** Renders a labelled line of text, sent under its id. */
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

type EmailFieldProps = Pick<TextFieldProps, "value" | "readonly" | "autofocus" | "describedBy"> & {
  texts: PageTexts;
};

/** Renders the email address that a person signs in with, sent as `email`. */
export function EmailField({ texts, ...props }: EmailFieldProps) {
  return (
    <TextField
      id="email"
      label={texts.fields.email}
      type="email"
      autocomplete="username"
      maxlength={254}
      {...props}
    />
  );
}

export interface PasswordFieldProps {
  /** The name under which it is sent; by default `password`. */
  id?: string;
  label: string;
  texts: PageTexts;
  autocomplete: "current-password" | "new-password";
  autofocus?: boolean;
  /** Ids of the elements that describe the field. */
  describedBy?: string | undefined;
}

/** Renders a password with a button that shows it, which works once the page's script has run. */
export function PasswordField(props: PasswordFieldProps) {
  const { id = "password", label, texts, autocomplete, autofocus = false, describedBy } = props;
  const isNew = autocomplete === "new-password";
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={id}
        type="password"
        autocomplete={autocomplete}
        minlength={isNew ? 8 : undefined}
        maxlength={128}
        required
        autofocus={autofocus}
        aria-describedby={describedBy}
      />
      <button
        id={`show-${id}`}
        class="reveal"
        type="button"
        aria-label={id === "password" ? undefined : texts.fields.showField({ label })}
        aria-pressed="false"
        hidden
      >
        {texts.fields.show}
      </button>
    </div>
  );
}

/** Renders the error of a form. Its fields refer to it by the id `error`. */
export function Notice({ error, texts }: { error: PickText | undefined; texts: PageTexts }) {
  if (error === undefined) return null;
  return (
    <p class="notice" id="error" role="alert">
      {error(texts)}
    </p>
  );
}

/** Returns the notice's id for a field's `aria-describedby`, if there is an error. */
export function getNoticeId(error: PickText | undefined): string | undefined {
  return error === undefined ? undefined : "error";
}
