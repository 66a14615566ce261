import * as v from "valibot";

/** A UTC day, such as `2026-11-23`. */
export const Day = v.pipe(v.string(), v.isoDate());

/** A token's uses on one day. The numbers are lower bounds. */
export const UsageDay = v.object({
  day: Day,
  allowed: v.number(),
  refused: v.number(),
});
export type UsageDay = v.InferOutput<typeof UsageDay>;

/** Uses for every requested day, even days without use, from the oldest to today. */
export const TokenUsageResource = v.object({ days: v.array(UsageDay) });
export type TokenUsageResource = v.InferOutput<typeof TokenUsageResource>;

/** The query of `GET /v1/tokens/{id}/usage`. `days` includes today. */
export const TokenUsageQuery = v.strictObject({
  /** How many days, today included: 1 to 90. */
  days: v.optional(
    v.pipe(v.string(), v.maxLength(2), v.regex(/^[1-9]\d?$/), v.transform(Number), v.maxValue(90)),
    "90",
  ),
});
