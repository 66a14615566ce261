import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../format/text.ts";
import type { App } from "../../state/app/app.ts";
import { Field } from "./field.tsx";
import { useOutcome } from "./use-announce.ts";

interface EditableTextProps {
  app: App;
  label: string;
  saveLabel: string;
  /** Announced after saving. */
  savedText: string;
  value: string;
  /** True while another change is being saved. */
  busy: ReadonlySignal<boolean>;
  multiline?: boolean;
  /** @returns the error as text, or `null` if the text is valid */
  check(text: string): string | null;
  /** Resolves to the failure as text, or `null` if the text was saved. */
  onSave(text: string): Promise<string | null>;
  onClose(): void;
}

/** A field that edits a text in place. Enter saves, Escape cancels. */
export function EditableText(props: EditableTextProps) {
  const { app, label, saveLabel, busy, multiline = false, onClose } = props;
  const text = useSignal(props.value);
  const { failure: error, finish } = useOutcome(app, onClose);
  const control = useRef<HTMLElement>(null);
  useEffect(() => control.current?.focus(), []);

  async function save() {
    if (busy.peek()) return;
    error.value = props.check(text.value);
    if (error.value === null) finish(await props.onSave(text.value), props.savedText);
    if (error.value !== null) control.current?.focus();
  }

  const handlers = {
    dir: "auto" as const,
    value: text,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) => {
      text.value = currentTarget.value;
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      onClose();
    },
  };

  return (
    <form
      class="edit"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={label} error={error.value}>
        {(controlProps) =>
          multiline ? (
            <textarea
              {...controlProps}
              {...handlers}
              rows={3}
              ref={(element) => {
                control.current = element;
              }}
            />
          ) : (
            <input
              {...controlProps}
              {...handlers}
              type="text"
              autocomplete="off"
              ref={(element) => {
                control.current = element;
              }}
            />
          )
        }
      </Field>
      <p role="alert" class="visually-hidden">
        {error.value}
      </p>
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t("common.cancel")}
        </button>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {saveLabel}
        </button>
      </div>
    </form>
  );
}
