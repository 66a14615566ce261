import * as v from "valibot";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import { TokenDescription, TokenName } from "../../../shared/text.ts";
import type { Failure } from "../../connection.ts";
import type { TokenDraft } from "../../creation.ts";
import type { FormError } from "../../format/describe-form-error.ts";
import type { ExpiryError } from "../../format/draft-expiry.ts";
import { checkExpiry } from "../../format/draft-expiry.ts";

/** What is wrong, per field; what is wrong with the permissions, the picker knows. */
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

/** What must be put right before the form can be sent. */
export function checkDraft(draft: TokenDraft, policy: ExpiryPolicy, now: number): FormErrors {
  return compact({
    name: checkName(draft.name),
    description: checkDescription(draft.description),
    expires: checkExpiry(draft.expiry, now, policy),
  });
}

/** What a server's refusal of the input points at (RFC 6901). */
export function refusedPointers(failure: Failure): readonly string[] {
  if (failure.kind !== "problem" || failure.problem !== "invalid_input") return [];
  return failure.errors.map(({ pointer }) => pointer);
}

/** Whether it is about scopes, among others. */
export function refusesScopes(failure: Failure): boolean {
  return refusedPointers(failure).some((pointer) => /^\/scopes(\/|$)/.test(pointer));
}

/** The fields that a server's refusal points at. */
export function errorsFromFailure(failure: Failure): FormErrors {
  const pointed = new Set(refusedPointers(failure).map((pointer) => pointer.split("/")[1]));
  const refused = FIELDS.filter((field) => pointed.has(field));
  return Object.fromEntries(refused.map((field) => [field, "refusedByServer"]));
}

const FIELD_OF = {
  name: "name",
  description: "description",
  expiry: "expires",
} as const satisfies Partial<Record<keyof TokenDraft, FormField>>;

/** Leaves out the errors of the draft's parts named. */
export function withoutErrors(errors: FormErrors, parts: readonly string[]): FormErrors {
  const edited = new Set<string>(
    Object.entries(FIELD_OF).flatMap(([part, field]) => (parts.includes(part) ? field : [])),
  );
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !edited.has(field)));
}

function compact(errors: Record<FormField, FormError | ExpiryError | null>): FormErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== null));
}
