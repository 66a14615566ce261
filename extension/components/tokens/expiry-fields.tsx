import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import { getLastDate, toLocalDate } from "../../format/calendar-date.ts";
import { formatExpiryFromCollection } from "../../format/describe-waiting.ts";
import {
  type DraftExpiry,
  describeExpiry,
  describeExpiryError,
  type ExpiryError,
  formatChoice,
  getChoiceValue,
  getDraftValue,
  toDraftExpiry,
} from "../../format/draft-expiry.ts";
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
  const told = error === null ? null : describeExpiryError(error, now, policy);
  const words = [expiry && wordsOf(expiry, now, policy, fromCollection), note].filter(Boolean);
  const wording = { error: told, ...(words.length === 0 ? {} : { hint: words.join(" ") }) };
  const onDate = expiry?.choice === "date";
  return (
    <>
      <Field label={t("form.expires")} {...(onDate ? {} : wording)}>
        {(control) => (
          <select
            {...control}
            value={expiry === null ? UNCHANGED : getDraftValue(expiry)}
            onChange={({ currentTarget: { value } }) => {
              if (value === UNCHANGED) onKeep?.();
              const picked = policy.choices.find((choice) => getChoiceValue(choice) === value);
              if (picked !== undefined) onEdit(toDraftExpiry(picked));
            }}
          >
            {unchanged !== undefined && <option value={UNCHANGED}>{unchanged}</option>}
            {policy.choices.map((choice) => (
              <option key={getChoiceValue(choice)} value={getChoiceValue(choice)}>
                {formatChoice(choice)}
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
              min={toLocalDate(now)}
              max={getLastDate(now, policy.max_days)}
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
    ? t("others.expires", { when: formatExpiryFromCollection(expiry) })
    : describeExpiry(expiry, now, policy);
}
