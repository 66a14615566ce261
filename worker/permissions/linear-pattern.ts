import * as v from "valibot";
import { compileEntityPattern } from "../../shared/entity-pattern.ts";

/** Repetitions of variable length; `{8}` is not one. */
const VARIABLE_REPETITION = /[*+?]|\{\d+,\d*\}/g;
const MAX_VARIABLE_REPETITIONS = 3;

/** The pattern of an entity type, which `compileEntityPattern` matches in linear time. */
export const LinearPattern = v.pipe(
  v.string(),
  v.maxLength(200),
  v.minLength(1),
  v.check((pattern) => !/[()]/.test(pattern), "Must not contain groups."),
  v.check(
    (pattern) => (pattern.match(VARIABLE_REPETITION) ?? []).length <= MAX_VARIABLE_REPETITIONS,
    `Must have at most ${MAX_VARIABLE_REPETITIONS} repetitions of variable length.`,
  ),
  v.check(
    (pattern) => compileEntityPattern(pattern) !== null,
    "Must be characters, classes and their repetitions.",
  ),
);
