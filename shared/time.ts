import * as v from "valibot";

/** An instant in whole seconds since the Unix epoch: NumericDate (RFC 7519 §2). */
export const EpochSeconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.brand("seconds"));
export type EpochSeconds = v.InferOutput<typeof EpochSeconds>;

/** Floors to whole seconds, so a token never outlives its stated `expires_at`. */
export function epochSeconds(date: Date): EpochSeconds {
  return v.parse(EpochSeconds, Math.floor(date.getTime() / 1000));
}

/** The same of an instant in milliseconds, without a check: for a clock of the platform's. */
export function secondsOfMs(milliseconds: number): EpochSeconds {
  return Math.floor(milliseconds / 1000) as EpochSeconds;
}

/** `seconds` as an RFC 3339 instant in UTC without fractions: the form of `/v1`. */
export function toRfc3339(seconds: EpochSeconds): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** An instant as `/v1` writes it: RFC 3339 §5.6 in UTC, whole seconds. */
export const Rfc3339 = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));
