import { formErrorText } from "../../format/form-error-text.ts";
import { t } from "../../format/text.ts";
import type { TokenDraft } from "../../messages.ts";
import type { TokenForm } from "../../state/tokens/token-form.ts";
import { Field } from "../ui/field.tsx";

interface NameFieldsProps {
  form: TokenForm;
  draft: TokenDraft;
}

export function NameFields({ form, draft }: NameFieldsProps) {
  const { name, description } = form.errors.value;
  return (
    <>
      <Field label={t("form.name")} error={name ? formErrorText(name) : null}>
        {(control) => (
          <input
            {...control}
            type="text"
            autocomplete="off"
            placeholder={t("form.namePlaceholder")}
            value={draft.name}
            onInput={({ currentTarget }) => form.edit({ name: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={t("form.description")}
        aside={t("form.optional")}
        error={description ? formErrorText(description) : null}
      >
        {(control) => (
          <textarea
            {...control}
            rows={1}
            value={draft.description}
            onInput={({ currentTarget }) => form.edit({ description: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
