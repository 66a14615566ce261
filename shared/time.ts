import * as v from "valibot";

/** An instant in whole seconds since the Unix epoch: NumericDate (RFC 7519 §2). */
export const EpochSeconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.brand("seconds"));
export type EpochSeconds = v.InferOutput<typeof EpochSeconds>;

/** Converts a date, floored to whole seconds so that a token never outlives its stated `expires_at`. */
export function toEpochSeconds(date: Date): EpochSeconds {
  return v.parse(EpochSeconds, Math.floor(date.getTime() / 1000));
}

/** Converts milliseconds of the platform's clock to whole seconds, without checking the range. */
export function toWholeSeconds(milliseconds: number): EpochSeconds {
  return Math.floor(milliseconds / 1000) as EpochSeconds;
}

/** Writes an instant as `/v1` does: RFC 3339 in UTC without fractions. */
export function toRfc3339(seconds: EpochSeconds): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** An instant as `/v1` writes it: RFC 3339 §5.6 in UTC, whole seconds. */
export const Rfc3339 = v.pipe(
  v.string(),
  v.maxLength(20),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
);
