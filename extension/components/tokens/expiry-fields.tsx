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
  /** `null` leaves the expiry unchanged; only possible with `unchanged`. */
  expiry: DraftExpiry | null;
  error: ExpiryError | null;
  policy: ExpiryPolicy;
  /** True if the expiry counts from the collection of the secret. */
  fromCollection?: boolean;
  /** Epoch milliseconds. */
  now: number;
  onEdit(expiry: DraftExpiry): void;
  /** Label of the choice that keeps the current expiry. Not offered if absent. */
  unchanged?: string;
  onKeep?(): void;
  /** Text to add to the hint. */
  note?: string | undefined;
}

/** Asks for an expiry among the catalog's choices, and says when the token will stop working. */
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
  const errorText = error === null ? null : describeExpiryError(error, now, policy);
  const hints = [expiry && describeChosenExpiry(expiry, now, policy, fromCollection), note].filter(
    Boolean,
  );
  const texts = { error: errorText, ...(hints.length === 0 ? {} : { hint: hints.join(" ") }) };
  const isOnDate = expiry?.choice === "date";
  return (
    <>
      <Field label={t("form.expires")} {...(isOnDate ? {} : texts)}>
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
      {isOnDate && (
        <Field label={t("form.expiryDate")} {...texts}>
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

function describeChosenExpiry(
  expiry: DraftExpiry,
  now: number,
  policy: ExpiryPolicy,
  fromCollection: boolean,
) {
  const isSpan = expiry.choice === "days" || expiry.choice === "months";
  return fromCollection && isSpan
    ? t("others.expires", { when: formatExpiryFromCollection(expiry) })
    : describeExpiry(expiry, now, policy);
}
