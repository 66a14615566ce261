import type { Catalog } from "../../permissions/catalog.ts";

/** Publicly known. It works only on servers that `isPublicRequest` restricts to the developer's computer. */
export const DEVELOPMENT_PASSWORD = "latchkey-dev";

/** A person who can sign in to a development server. */
export interface DevelopmentPerson {
  email: string;
  name: string;
  role: string;
  groups: readonly string[];
}

const FIRST_NAMES = ["Grace", "Ada", "Ben", "Mia", "Tom", "Eva", "Max", "Ida"];

/**
 * Lists the people who can sign in to a development server: one for each role of the catalog, then one for
 * each group, who has the last role.
 *
 * @param domain of their email addresses; each organization has its own people
 */
export function listDevelopmentPeople(catalog: Catalog, domain: string): DevelopmentPerson[] {
  const last = catalog.roles.at(-1)?.id ?? "";
  const principals = [
    ...catalog.roles.map(({ id, name }) => ({ id, name, role: id, groups: [] })),
    ...catalog.groups.map(({ id, name }) => ({ id, name, role: last, groups: [id] })),
  ];
  const slugs = principals.map(({ id }) => toSlug(id));
  return principals.map(({ name, role, groups }, index) => ({
    email: `${makeUnique(slugs, index)}@${domain}`,
    name: `${FIRST_NAMES[index % FIRST_NAMES.length]} ${name.split(/[\s_]/)[0]}`,
    role,
    groups,
  }));
}

/** Builds the person who belongs to two organizations, with the first role and all groups of each. */
export function buildSharedPerson(catalog: Catalog): DevelopmentPerson {
  return {
    email: "two-organizations@example.test",
    name: "Toni Two",
    role: catalog.roles[0]?.id ?? "",
    groups: catalog.groups.map(({ id }) => id),
  };
}

/** Returns the domain of an organization's email addresses: `example.test` for the home organization. */
export function deriveEmailDomain(organization: string, home: string): string {
  return organization === home
    ? "example.test"
    : `${toSlug(organization.replace(/^org_/, ""))}.example.test`;
}

/** Makes an id fit for an email address: Global_Admin becomes global-admin. */
function toSlug(id: string): string {
  return (
    id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "x"
  );
}

/** Returns the slug at `index`, with a number if an earlier slug is equal. */
function makeUnique(slugs: readonly string[], index: number): string {
  const slug = slugs[index] ?? "";
  const earlier = slugs.slice(0, index).filter((other) => other === slug).length;
  return earlier === 0 ? slug : `${slug}-${earlier + 1}`;
}
