import { beforeAll, expect, it } from "vitest";
import type { OrganizationList } from "../../../../shared/wire/organization-resource.ts";
import { call } from "../../support/call.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession } from "../../support/store-token.ts";
import {
  addMember,
  authorizePath,
  Browser,
  codeFor,
  type Grant,
  locationOf,
  PREPARE_MS,
  prepare,
  storeAccount,
  storeConsent,
  trade,
  v1,
} from "../support/browser.ts";

const OTHER = "org_other";

beforeAll(async () => {
  await prepare();
  await storeOrganization(OTHER);
}, PREPARE_MS);

it("switching takes one silent sign-in per organization and one consent; each session acts in its own organization", async () => {
  const person = await storeAccount("switches@example.test");
  await addMember(person, HOME);
  await addMember(person, OTHER);
  await storeConsent(person);
  const browser = new Browser({ address: "198.51.100.60" });
  await browser.signIn("switches@example.test");
  const switchTo = async (organization: string) => {
    const code = await codeFor(browser, { prompt: "none", organization });
    return (await trade(code)).json<Grant>();
  };
  const toOrganization = async ({ access_token }: Grant) =>
    (await (await v1("/me", access_token)).json<{ organization: { id: string } }>()).organization
      .id;

  const [home, other] = [await switchTo(HOME), await switchTo(OTHER)];

  // The second session did not replace the first, although the browser is the same.
  expect(await toOrganization(home)).toBe(HOME);
  expect(await toOrganization(other)).toBe(OTHER);
  const answer = await v1("/organizations", other.access_token);
  const { organizations } = await answer.json<OrganizationList>();
  expect(organizations.map(({ id, current }) => [id, current]).toSorted()).toEqual([
    [HOME, false],
    [OTHER, true],
  ]);

  const admin = await storePerson({ role: "Global_Admin", organization: OTHER });
  const removed = await call(`/v1/users/${person}`, {
    method: "DELETE",
    token: await storeSession(admin, OTHER),
  });
  expect(removed.status).toBe(204);
  expect((await v1("/me", other.access_token)).status).toBe(401);
  expect(await toOrganization(home)).toBe(HOME);
  const silent = await browser.fetch(
    authorizePath("c".repeat(43), { prompt: "none", organization: OTHER }),
  );
  expect(locationOf(silent).searchParams.get("error")).toBe("access_denied");
});
