import { requestSeed } from "../../../scripts/seeding/request-seed.ts";
import { findServer } from "../../../scripts/server/running-server.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";
import { serverState } from "./server.ts";

/** Returns an organization id for this run of a test file: a retry has another id, since it has a new worker. */
export const uniqueOrganizationId = (name: string) =>
  `org_${name}-${process.env.TEST_WORKER_INDEX}`;

/** An organization of a preset with its own people, on the server that all tests share. */
export interface SeededOrganization extends DevelopmentSeed {
  /** Returns the email address of a person with this group or role. All have the password of `story.ts`. */
  emailOf(roleOrGroup: string): `${string}@${string}`;
}

/**
 * Makes an organization with a preset's catalog, or returns it if it exists. Its people are members of no
 * other organization, so they are in it after they sign in.
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
      const inGroup = seed.people.filter(({ groups }) => groups.includes(roleOrGroup));
      const [person] = [...inGroup, ...seed.people.filter(({ role }) => role === roleOrGroup)];
      if (person === undefined) throw new Error(`no person has ${roleOrGroup}`);
      return person.email as `${string}@${string}`;
    },
  };
}
