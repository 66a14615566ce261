import * as v from "valibot";

const wholeNumber = (max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(max));

/** An RFC 3339 §5.6 instant with any offset. Impossible dates (30 February) are refused. */
export const Instant = v.pipe(
  v.string(),
  v.maxLength(35),
  v.regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/),
  v.check((text) => {
    const day = text.slice(0, 10);
    const date = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
  }, "Is not a date."),
  v.check((text) => !Number.isNaN(Date.parse(text)), "Is not an instant."),
);

/** A requested expiry, as `/v1` accepts it; `null` means never. Months are calendar months. */
export const ExpiryRequest = v.nullable(
  v.union([
    v.strictObject({ days: wholeNumber(36_500) }),
    v.strictObject({ months: wholeNumber(1_200) }),
    v.strictObject({ at: Instant }),
  ]),
);
export type ExpiryRequest = v.InferOutput<typeof ExpiryRequest>;

/** A choice that a catalog offers: a period, any date, or never (`null`). */
export const ExpiryChoice = v.nullable(
  v.union([
    v.strictObject({ days: wholeNumber(36_500) }),
    v.strictObject({ months: wholeNumber(1_200) }),
    v.strictObject({ date: v.literal(true) }),
  ]),
);
export type ExpiryChoice = v.InferOutput<typeof ExpiryChoice>;

/** A catalog's rules for expiry. `max_days` bounds every choice; `null` means no bound. */
export const ExpiryPolicy = v.strictObject({
  choices: v.pipe(v.array(ExpiryChoice), v.minLength(1), v.maxLength(20)),
  default: ExpiryChoice,
  max_days: v.nullable(wholeNumber(36_500)),
  editable: v.boolean(),
});
export type ExpiryPolicy = v.InferOutput<typeof ExpiryPolicy>;
