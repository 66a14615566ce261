import type { DevelopmentSeed } from "../../shared/wire/development-seed.ts";

const EMAIL_WIDTH = 40;

/** What seeding did, for the person at the terminal. */
export function seedText(seed: DevelopmentSeed, preset: string): string {
  const { catalog, organization_id: organization } = seed;
  const first = catalog.put
    ? `${organization} has the catalog ${preset} now (version ${catalog.version}).`
    : `${organization} had the catalog ${preset} already (version ${catalog.version}).`;
  return [
    first,
    ...droppedLines(catalog.dropped),
    "",
    `Sign in with the password ${seed.password} as`,
    ...peopleLines(seed.people),
    "",
    `Made just now; those of the seeding before are revoked:`,
    `  token of ${seed.token.owner}`,
    `    ${seed.token.secret}`,
    `  credential of the API ${seed.credential.api}`,
    `    ${seed.credential.secret}`,
  ].join("\n");
}

/** Each person with role and groups, one a line. */
export function peopleLines(people: DevelopmentSeed["people"]): string[] {
  return people.map(
    ({ email, role, groups }) => `  ${email.padEnd(EMAIL_WIDTH)} ${[role, ...groups].join(", ")}`,
  );
}

function droppedLines({ permissions, roles, groups }: DevelopmentSeed["catalog"]["dropped"]) {
  return [
    ...permissions.map((one) => `  removed ${one.permission} from ${count(one.tokens, "token")}`),
    ...roles.map((one) => `  disabled ${count(one.members, "member")} with the role ${one.role}`),
    ...groups.map((one) => `  took ${count(one.members, "member")} out of ${one.group}`),
  ];
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
