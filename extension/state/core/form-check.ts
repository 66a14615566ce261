import * as v from "valibot";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import { TokenDescription, TokenName } from "../../../shared/text.ts";
import type { Failure } from "../../connection.ts";
import type { TokenDraft } from "../../creation.ts";
import type { FormError } from "../../format/describe-form-error.ts";
import type { ExpiryError } from "../../format/draft-expiry.ts";
import { checkExpiry } from "../../format/draft-expiry.ts";

/** The errors of a token form's fields. The picker keeps the problems of the permissions. */
export type FormErrors = Partial<{ name: FormError; description: FormError; expires: ExpiryError }>;
type FormField = keyof FormErrors;

const FIELDS: readonly FormField[] = ["name", "description", "expires"];

export function checkName(name: string): FormError | null {
  if (v.safeParse(TokenName, name).success) return null;
  const trimmed = name.trim();
  if (trimmed === "") return "nameMissing";
  return Array.from(trimmed.normalize()).length > 100 ? "nameLong" : "characters";
}

export function checkDescription(description: string): FormError | null {
  if (v.safeParse(TokenDescription, description).success) return null;
  return Array.from(description.normalize()).length > 1000 ? "descriptionLong" : "characters";
}

/** Checks the fields of a draft. */
export function checkDraft(draft: TokenDraft, policy: ExpiryPolicy, now: number): FormErrors {
  return dropNulls({
    name: checkName(draft.name),
    description: checkDescription(draft.description),
    expires: checkExpiry(draft.expiry, now, policy),
  });
}

/** Returns the JSON Pointers (RFC 6901) of the input that the server refused. */
export function getRefusedPointers(failure: Failure): readonly string[] {
  if (failure.kind !== "problem" || failure.problem !== "invalid_input") return [];
  return failure.errors.map(({ pointer }) => pointer);
}

/** Returns true if the server refused the scopes, alone or with other input. */
export function refusesScopes(failure: Failure): boolean {
  return getRefusedPointers(failure).some((pointer) => /^\/scopes(\/|$)/.test(pointer));
}

/** Returns an error for each field that the server refused. */
export function toFormErrors(failure: Failure): FormErrors {
  const members = new Set(getRefusedPointers(failure).map((pointer) => pointer.split("/")[1]));
  const refused = FIELDS.filter((field) => members.has(field));
  return Object.fromEntries(refused.map((field) => [field, "refusedByServer"]));
}

const FIELD_OF = {
  name: "name",
  description: "description",
  expiry: "expires",
} as const satisfies Partial<Record<keyof TokenDraft, FormField>>;

/** Removes the errors of edited parts of the draft. */
export function removeErrors(errors: FormErrors, parts: readonly string[]): FormErrors {
  const edited = new Set<string>(
    Object.entries(FIELD_OF).flatMap(([part, field]) => (parts.includes(part) ? field : [])),
  );
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !edited.has(field)));
}

function dropNulls(errors: Record<FormField, FormError | ExpiryError | null>): FormErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== null));
}
