import type { DevelopmentSeed } from "../../shared/wire/development-seed.ts";

const EMAIL_WIDTH = 40;

/** Renders the result of seeding for the developer at the terminal. */
export function formatSeed(seed: DevelopmentSeed, preset: string): string {
  const { catalog, organization_id: organization } = seed;
  const first = catalog.put
    ? `${organization} has the catalog ${preset} now (version ${catalog.version}).`
    : `${organization} had the catalog ${preset} already (version ${catalog.version}).`;
  return [
    first,
    ...formatDropped(catalog.dropped),
    "",
    `Sign in with the password ${seed.password} as`,
    ...formatPeople(seed.people),
    "",
    `Made just now; those of the seeding before are revoked:`,
    `  token of ${seed.token.owner}`,
    `    ${seed.token.secret}`,
    `  credential of the API ${seed.credential.api}`,
    `    ${seed.credential.secret}`,
  ].join("\n");
}

/** Lists people with their role and groups, one per line. */
export function formatPeople(people: DevelopmentSeed["people"]): string[] {
  return people.map(
    ({ email, role, groups }) => `  ${email.padEnd(EMAIL_WIDTH)} ${[role, ...groups].join(", ")}`,
  );
}

function formatDropped({ permissions, roles, groups }: DevelopmentSeed["catalog"]["dropped"]) {
  return [
    ...permissions.map(
      ({ permission, tokens }) => `  removed ${permission} from ${count(tokens, "token")}`,
    ),
    ...roles.map(
      ({ role, members }) => `  disabled ${count(members, "member")} with the role ${role}`,
    ),
    ...groups.map(({ group, members }) => `  took ${count(members, "member")} out of ${group}`),
  ];
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
