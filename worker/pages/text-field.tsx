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
