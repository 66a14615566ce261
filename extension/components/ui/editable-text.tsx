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
  /** What is announced once it is saved. */
  savedText: string;
  value: string;
  /** Whether something is being saved already, which has to be waited for. */
  busy: ReadonlySignal<boolean>;
  multiline?: boolean;
  /** @returns what is wrong with the text, in words, or `null` */
  check(text: string): string | null;
  /** Resolves to why it was not saved, in words, or `null`. */
  onSave(text: string): Promise<string | null>;
  onClose(): void;
}

/** A text being edited in place. Enter saves, Escape leaves it as it was. */
export function EditableText(props: EditableTextProps) {
  const { app, label, saveLabel, busy, multiline = false, onClose } = props;
  const text = useSignal(props.value);
  const { failure: error, end } = useOutcome(app, onClose);
  const control = useRef<HTMLElement>(null);
  useEffect(() => control.current?.focus(), []);

  async function save() {
    if (busy.peek()) return;
    error.value = props.check(text.value);
    if (error.value === null) end(await props.onSave(text.value), props.savedText);
    if (error.value !== null) control.current?.focus();
  }

  const handlers = {
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
        {(wiring) =>
          multiline ? (
            <textarea
              {...wiring}
              {...handlers}
              rows={3}
              ref={(element) => {
                control.current = element;
              }}
            />
          ) : (
            <input
              {...wiring}
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
