import type { MyOrganization } from "../../shared/wire/organization-resource.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import { getTextLocale, t } from "./text.ts";

interface Named {
  /** Unique, unlike the name. */
  id: string;
  name: string;
}

/** Makes names unique by appending the id to each name that is given more than once. */
export function disambiguateNames(named: readonly Named[]): string[] {
  const counts = countNames(named);
  const withId = ({ id, name }: Named) => t("picker.disambiguated", { name, id });
  const names = named.map((one) => (counts.get(one.name) === 1 ? one.name : withId(one)));
  // A name with an appended id may equal the given name of another.
  return new Set(names).size === names.length ? names : named.map(withId);
}

/**
 * Returns a label for each token, by its id, that no other control of the screen has.
 *
 * A name that two tokens or a button share has the token's hint (or its id) appended.
 *
 * @param taken labels of the screen's other controls
 */
export function labelTokens(
  tokens: readonly TokenResource[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const counts = countNames(tokens);
  return new Map(
    tokens.map((token) => {
      const alone = counts.get(token.name) === 1 && !taken.has(token.name);
      const hint = token.hint ?? token.id;
      return [token.id, alone ? token.name : t("tokens.disambiguated", { name: token.name, hint })];
    }),
  );
}

/**
 * Sorts organizations by name, so that each keeps its place, and labels them.
 *
 * A name that two organizations share has the id appended.
 */
export function labelOrganizations(
  organizations: readonly MyOrganization[],
): { organization: MyOrganization; label: string }[] {
  const counts = countNames(organizations);
  // Orders "Site 2" before "Site 10".
  const byName = new Intl.Collator(getTextLocale(), { numeric: true });
  const sorted = organizations.toSorted((one, other) => byName.compare(one.name, other.name));
  return sorted.map((organization) => {
    const { id, name } = organization;
    const alone = counts.get(name) === 1;
    return { organization, label: alone ? name : t("organizations.disambiguated", { name, id }) };
  });
}

/** Labels a person uniquely: no two people have the same email address. */
export function labelPerson({ name, email }: { name: string; email: string }): string {
  return t("people.label", { name, email });
}

function countNames(named: readonly { name: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
