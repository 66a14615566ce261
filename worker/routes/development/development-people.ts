import type { Catalog } from "../../permissions/catalog.ts";

/** Public knowledge: it opens only servers that `isPublicRequest` keeps on the developer's computer. */
export const DEVELOPMENT_PASSWORD = "latchkey-dev";

/** Someone who can sign in while developing. */
export interface DevelopmentPerson {
  email: string;
  name: string;
  role: string;
  groups: readonly string[];
}

const FIRST_NAMES = ["Grace", "Ada", "Ben", "Mia", "Tom", "Eva", "Max", "Ida"];

/**
 * Who can sign in while developing: one person for each role of the catalog, then one for each of its
 * groups, with the last role.
 *
 * @param domain where their email addresses are: each organization has people of its own
 */
export function developmentPeople(catalog: Catalog, domain: string): DevelopmentPerson[] {
  const last = catalog.roles.at(-1)?.id ?? "";
  const principals = [
    ...catalog.roles.map(({ id, name }) => ({ id, name, role: id, groups: [] })),
    ...catalog.groups.map(({ id, name }) => ({ id, name, role: last, groups: [id] })),
  ];
  const slugs = principals.map(({ id }) => slug(id));
  return principals.map(({ name, role, groups }, index) => ({
    email: `${unique(slugs, index)}@${domain}`,
    name: `${FIRST_NAMES[index % FIRST_NAMES.length]} ${name.split(/[\s_]/)[0]}`,
    role,
    groups,
  }));
}

/** Somebody who belongs to two organizations; in each they have its first role and all of its groups. */
export function sharedPerson(catalog: Catalog): DevelopmentPerson {
  return {
    email: "two-organizations@example.test",
    name: "Toni Two",
    role: catalog.roles[0]?.id ?? "",
    groups: catalog.groups.map(({ id }) => id),
  };
}

/** The domain of an organization's people: `example.test` at home. */
export function developmentDomain(organization: string, home: string): string {
  return organization === home
    ? "example.test"
    : `${slug(organization.replace(/^org_/, ""))}.example.test`;
}

/** As a part of an email address: Global_Admin is global-admin. */
function slug(id: string): string {
  return (
    id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "") || "x"
  );
}

/** The slug at `index`, numbered where an earlier one is the same. */
function unique(slugs: readonly string[], index: number): string {
  const text = slugs[index] ?? "";
  const earlier = slugs.slice(0, index).filter((each) => each === text).length;
  return earlier === 0 ? text : `${text}-${earlier + 1}`;
}
