import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import { lastDate, localDate } from "../../format/calendar-date.ts";
import { collectExpiryText } from "../../format/collect-text.ts";
import {
  choiceLabel,
  choiceValue,
  type DraftExpiry,
  draftExpiry,
  draftValue,
} from "../../format/expiry-choice.ts";
import { type ExpiryError, expiryErrorText, expiryText } from "../../format/expiry-text.ts";
import { t } from "../../format/text.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Field } from "../ui/field.tsx";

const UNCHANGED = "unchanged";

interface ExpiryFieldsProps {
  /** `null`: as it is, where that can be chosen. */
  expiry: DraftExpiry | null;
  error: ExpiryError | null;
  policy: ExpiryPolicy;
  /** Whether it counts only from when somebody collects the secret. */
  fromCollection?: boolean;
  /** Epoch milliseconds. */
  now: number;
  onEdit(expiry: DraftExpiry): void;
  /** The choice of leaving it as it is, in words. */
  unchanged?: string;
  onKeep?(): void;
  /** What else is to be known of it. */
  note?: string | undefined;
}

/** How long the token is to live: the choices that the catalog offers, and what one comes to. */
export function ExpiryFields(props: ExpiryFieldsProps) {
  const {
    expiry,
    error,
    policy,
    fromCollection = false,
    now,
    onEdit,
    unchanged,
    onKeep,
    note,
  } = props;
  const told = error === null ? null : expiryErrorText(error, now, policy);
  const words = [expiry && wordsOf(expiry, now, policy, fromCollection), note].filter(Boolean);
  const wording = { error: told, ...(words.length === 0 ? {} : { hint: words.join(" ") }) };
  const onDate = expiry?.choice === "date";
  return (
    <>
      <Field label={t("form.expires")} {...(onDate ? {} : wording)}>
        {(control) => (
          <select
            {...control}
            value={expiry === null ? UNCHANGED : draftValue(expiry)}
            onChange={({ currentTarget: { value } }) => {
              if (value === UNCHANGED) onKeep?.();
              const picked = policy.choices.find((choice) => choiceValue(choice) === value);
              if (picked !== undefined) onEdit(draftExpiry(picked));
            }}
          >
            {unchanged !== undefined && <option value={UNCHANGED}>{unchanged}</option>}
            {policy.choices.map((choice) => (
              <option key={choiceValue(choice)} value={choiceValue(choice)}>
                {choiceLabel(choice)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {onDate && (
        <Field label={t("form.expiryDate")} {...wording}>
          {(control) => (
            <DateInput
              control={control}
              date={expiry.date}
              min={localDate(now)}
              max={lastDate(now, policy.max_days)}
              onEdit={(date) => onEdit({ choice: "date", date })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function wordsOf(expiry: DraftExpiry, now: number, policy: ExpiryPolicy, fromCollection: boolean) {
  const isSpan = expiry.choice === "days" || expiry.choice === "months";
  return fromCollection && isSpan
    ? t("others.expires", { when: collectExpiryText(expiry) })
    : expiryText(expiry, now, policy);
}
