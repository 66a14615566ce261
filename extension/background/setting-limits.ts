import * as v from "valibot";

/* The limits of settings, whether a person or their organization has set them. */

export const MAX_WARNING_DAYS = 90;
export const MAX_CLEAR_SECONDS = 3_600;

/** Returns the schema of a whole number from 0 to `max`. */
export const wholeNumber = (max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
