import { requestSeed } from "../../../scripts/seeding/request-seed.ts";
import { findServer } from "../../../scripts/server/running-server.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";
import { serverState } from "./server.ts";

/** The id of an organization that only this try of a file has: a second one starts in a worker of its own. */
export const ownOrganization = (name: string) => `org_${name}-${process.env.TEST_WORKER_INDEX}`;

/** An organization of a preset on the server that all tests share, with people of its own. */
export interface SeededOrganization extends DevelopmentSeed {
  /** The email address of whoever has this role, or this group. All have the password of `story.ts`. */
  emailOf(roleOrGroup: string): `${string}@${string}`;
}

/**
 * Makes an organization with a preset's catalog, or finds it as it is: `org_<preset>` unless a test
 * wants one of its own. Its people belong to no other, so whoever signs in lands there.
 *
 *     const shop = await seedOrganization("application-users", "org_my-test");
 *     const popup = await signedInPopup(context, shop.emailOf("administrator"));
 *     await introspect(secret, shop.credential.secret);
 *     await verify(secret, `?organization=${shop.organization_id}&scope=…`);
 */
export async function seedOrganization(
  preset: string,
  id = `org_${preset}`,
): Promise<SeededOrganization> {
  const server = findServer(serverState.read().stateFolder);
  if (server === null) throw new Error("no server runs");
  const seed = await requestSeed(server, { preset, organization: { id } });
  return {
    ...seed,
    emailOf(roleOrGroup) {
      const carries = seed.people.filter(({ groups }) => groups.includes(roleOrGroup));
      const [person] = [...carries, ...seed.people.filter(({ role }) => role === roleOrGroup)];
      if (person === undefined) throw new Error(`nobody has ${roleOrGroup}`);
      return person.email as `${string}@${string}`;
    },
  };
}
