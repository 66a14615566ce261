import * as v from "valibot";
import { EmailAddress } from "../../../shared/email-address.ts";
import { DisplayName } from "../../../shared/text.ts";
import type { ClaimPath, ProviderMapping } from "../../../shared/wire/provider-mapping.ts";

/** The claims of an id token whose signature was checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** What a mapping makes of somebody's claims. */
export interface MappedClaims {
  /** `null` refuses the person. */
  role: string | null;
  groups: string[];
  email: string | null;
  name: string | null;
  /** True if the provider left out a mapped claim because it has too many values. Nobody may sign in by the rest. */
  isOverage: boolean;
}

/**
 * Applies a mapping to claims. The first matching rule gives the role, and every matching rule a group, in the order
 * of the mapping. An email address or name that is none is left out.
 */
export function mapClaims(mapping: ProviderMapping, claims: Claims): MappedClaims {
  const email = v.safeParse(EmailAddress, findClaim(claims, mapping.email));
  const name = v.safeParse(DisplayName, findClaim(claims, mapping.name));
  const person = {
    email: email.success ? email.output : null,
    name: name.success ? name.output : null,
  };
  if (isOverage(mapping, claims)) return { ...person, role: null, groups: [], isOverage: true };
  const rule = mapping.roles.find((entry) => matches(claims, entry));
  const groups = mapping.groups.filter((entry) => matches(claims, entry));
  return {
    ...person,
    role: rule?.role ?? mapping.default_role,
    groups: [...new Set(groups.map(({ group }) => group))],
    isOverage: false,
  };
}

function matches(claims: Claims, { claim, equals }: { claim: ClaimPath; equals: string }): boolean {
  const value = findClaim(claims, claim);
  return (Array.isArray(value) ? value : [value]).some((entry) => isText(entry, equals));
}

/** Returns true if the value is this text, or the number or boolean that is written so. */
function isText(value: unknown, text: string): boolean {
  return ["string", "number", "boolean"].includes(typeof value) && String(value) === text;
}

/** Returns the value that a path leads to; `undefined` if there is none. Only own members count. */
function findClaim(claims: Claims, path: ClaimPath): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, name)
        ? (value as Claims)[name]
        : undefined,
    claims,
  );
}

/**
 * Returns true if Entra left out a claim that a rule needs: beyond 200 groups it names the claim in `_claim_names`, or
 * sets `hasgroups`. Without them, a rule further down or the default role would apply.
 */
function isOverage(mapping: ProviderMapping, claims: Claims): boolean {
  const { _claim_names: named, hasgroups } = claims;
  const isLeftOut = (claim: string) =>
    !Object.hasOwn(claims, claim) &&
    ((typeof named === "object" && named !== null && Object.hasOwn(named, claim)) ||
      (claim === "groups" && String(hasgroups) === "true"));
  return [...mapping.roles, ...mapping.groups].some(({ claim: [first = ""] }) => isLeftOut(first));
}
