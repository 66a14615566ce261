import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import { jsonPointer } from "../../shared/json-pointer.ts";
import { EntityId, ScopeToken } from "../../shared/scope.ts";
import { ProblemError } from "./problem-error.ts";

/** What a proxy's administrator asks of each token. */
export interface VerifyQuestion {
  organization: string;
  /** All are needed. */
  scopes: string[];
  entity?: string;
}

const Question = v.strictObject({
  organization: v.optional(v.strictTuple([OrganizationId])),
  entity: v.optional(v.strictTuple([EntityId])),
  scope: v.optional(v.pipe(v.array(v.string()), v.maxLength(50)), []),
});

/**
 * Reads `?organization=`, `?scope=` (may stand several times, each a space-separated list) and `?entity=`.
 *
 * @throws ProblemError `malformed_request` for a parameter that is unknown, empty or repeated: a
 *   misspelt question must not become an easier one
 */
export function readVerifyQuestion(url: URL, homeOrganization: string): VerifyQuestion {
  const given: Record<string, string[]> = Object.create(null);
  for (const [name, value] of url.searchParams) {
    given[name] = [...(given[name] ?? []), value];
  }
  const parsed = v.safeParse(Question, { ...given });
  if (!parsed.success) throw malformed(String(parsed.issues[0].path?.[0]?.key ?? ""));
  const { organization, entity, scope } = parsed.output;
  const scopes = scope.flatMap((text) => text.split(" "));
  if (!scopes.every((text) => v.is(ScopeToken, text))) throw malformed("scope");
  return {
    organization: organization?.[0] ?? homeOrganization,
    scopes,
    ...(entity === undefined ? {} : { entity: entity[0] }),
  };
}

const malformed = (name: string) =>
  new ProblemError("malformed_request", {
    errors: [{ pointer: jsonPointer([name.slice(0, 64)]), detail: "Is not valid here." }],
  });
