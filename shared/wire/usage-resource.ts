import * as v from "valibot";

/** A UTC day, such as `2026-11-23`. */
export const Day = v.pipe(v.string(), v.isoDate());

/** How often a token was used: lower bounds. */
export const UsageDay = v.object({
  day: Day,
  allowed: v.number(),
  refused: v.number(),
});
export type UsageDay = v.InferOutput<typeof UsageDay>;

/** Every day asked for, the oldest first, today last; those without use too. */
export const TokenUsageResource = v.object({ days: v.array(UsageDay) });
export type TokenUsageResource = v.InferOutput<typeof TokenUsageResource>;

/** The query of `GET /v1/tokens/{id}/usage`: how many days, today included. */
export const TokenUsageQuery = v.strictObject({
  days: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d?$/), v.transform(Number), v.maxValue(90)),
    "90",
  ),
});
