import type { ExpiryPolicy } from "../../shared/expiry.ts";
import { choiceLabel, choiceValue, draftExpiry, draftValue } from "../format/expiry-choice.ts";
import { expiryInstant, lastDate, localDate } from "../format/expiry-instant.ts";
import { formErrorText } from "../format/form-error-text.ts";
import { formatInstant } from "../format/instants.ts";
import { t } from "../format/text.ts";
import type { TokenDraft } from "../messages.ts";
import type { TokenForm } from "../state/token-form.ts";
import { Field } from "./field.tsx";

interface ExpiryFieldsProps {
  form: TokenForm;
  draft: TokenDraft;
  policy: ExpiryPolicy;
  now: number;
}

/** How long the token is to live: the choices that the catalog offers, and what one comes to. */
export function ExpiryFields({ form, draft: { expiry }, policy, now }: ExpiryFieldsProps) {
  const { expires } = form.errors.value;
  const error = expires ? formErrorText(expires, policy.max_days) : null;
  const end = expiryInstant(expiry, now);
  const words =
    expiry.choice === "never"
      ? t("form.neverStops")
      : end !== null && t("form.stopsWorking", { when: formatInstant(end) });
  const onDate = expiry.choice === "date";
  return (
    <>
      <Field
        label={t("form.expires")}
        error={onDate ? null : error}
        {...(onDate ? {} : { hint: words })}
      >
        {(control) => (
          <select
            {...control}
            value={draftValue(expiry)}
            onChange={({ currentTarget: { value } }) => {
              const picked = policy.choices.find((choice) => choiceValue(choice) === value);
              if (picked !== undefined) form.edit({ expiry: draftExpiry(picked) });
            }}
          >
            {policy.choices.map((choice) => (
              <option key={choiceValue(choice)} value={choiceValue(choice)}>
                {choiceLabel(choice)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {expiry.choice === "date" && (
        <Field
          label={t("form.expiryDate")}
          error={error}
          {...(words === false ? {} : { hint: words })}
        >
          {(control) => (
            <input
              {...control}
              type="date"
              min={localDate(now)}
              max={policy.max_days === null ? undefined : lastDate(now, policy.max_days)}
              value={expiry.date}
              onInput={({ currentTarget }) =>
                form.edit({ expiry: { choice: "date", date: currentTarget.value } })
              }
            />
          )}
        </Field>
      )}
    </>
  );
}
