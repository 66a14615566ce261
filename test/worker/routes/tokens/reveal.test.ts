import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HandedTokenResource } from "../../../../shared/wire/token-requests.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { made, make, manager, type Party, party, REQUEST, works } from "../../support/managed.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { trailOf } from "../../support/trail.ts";

/* Whether a manager sees the secret of somebody else's token. */

const organization = "org_open";
/** May grant one permission to others. */
const READERS: Catalog["groups"][number] = {
  id: "readers",
  name: "Readers",
  grants: [],
  grants_for_others: ["API_READ"],
  controls: ["api_tokens:manage"],
};

let admin: Party;
let mara: Party;
let owner: Party;

const setting = (managers_see_secrets: boolean) =>
  call("/v1/organizations/current", {
    method: "PATCH",
    token: admin.session,
    body: { settings: { managers_see_secrets } },
  });

beforeAll(async () => {
  await storeOrganization(organization, {
    ...apiControlPlane,
    groups: [...apiControlPlane.groups, READERS],
  });
});
beforeEach(async () => {
  admin = await party({ organization, role: "Global_Admin" });
  mara = await manager({ organization });
  owner = await party({ organization, role: "Admin" });
  await setting(true);
});

const active = (scopes: string[]) => storeToken({ owner: owner.id, organization, scopes });
/** What asks for a token's new secret, to be shown. */
const revealing = (by: Party, version = 1) => ({
  method: "POST",
  token: by.session,
  body: { expires: { days: 30 }, reveal: true },
  headers: { "If-Match": `"${version}"` },
});
const regenerate = (by: Party, id: string, version = 1) =>
  call(`${owner.tokens}/${id}/regenerate`, revealing(by, version));
const remove = () => call(`/v1/users/${owner.id}`, { method: "DELETE", token: admin.session });

describe("an organization that lets managers see secrets", () => {
  it("shows one where it is asked for, and the trail says so", async () => {
    const waiting = await made(mara, owner);
    const { id, secret, version } = await made(mara, owner, { reveal: true });
    const again = await regenerate(mara, id, version);

    expect(waiting.secret).toBeUndefined();
    expect(secret).toMatch(/^lk_pat_/);
    expect((await again.json<HandedTokenResource>()).secret).toMatch(/^lk_pat_/);
    expect(await trailOf(id)).toMatchObject([
      { action: "token.issued", details: { revealed: true } },
      { action: "token.regenerated", details: { revealed: true } },
    ]);
  });

  it("shows none that can do more than the manager may grant to others", async () => {
    const reader = await party({ organization, groups: ["readers"] });
    const [wide, narrow] = [await active(["API_READ", "USER_WRITE"]), await active(["API_READ"])];
    const refused = await regenerate(reader, wide.id);

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/reveal", permission: "USER_WRITE" }],
    });
    expect(await works(wide.plaintext)).toBe(true);
    expect(await trailOf(owner.id)).toMatchObject([
      { action: "scope.refused", actor: reader.id, details: { permissions: ["USER_WRITE"] } },
    ]);
    expect((await regenerate(reader, narrow.id)).status).toBe(200);
  });

  it("shows none to which the owner's role adds what the manager may not grant", async () => {
    const chief = await party({ organization, role: "Global_Admin" });
    const reader = await party({ organization, groups: ["readers"] });
    const { id } = await storeToken({ owner: chief.id, organization, scopes: ["API_READ"] });
    const asked = [
      await make(reader, chief, { reveal: true }),
      await call(`${chief.tokens}/${id}/regenerate`, revealing(reader)),
    ];

    for (const refused of asked) {
      expect(refused.status).toBe(403);
      const errors = [{ pointer: "/reveal", permission: "CROSS_ORGANIZATION_ACCESS" }];
      expect(await refused.json()).toMatchObject({ errors });
    }
    expect((await make(reader, chief)).status).toBe(201);
    // Whoever may grant everything to others may see that as well, and who has it themselves.
    const peer = await party({ organization, role: "Global_Admin", groups: ["readers"] });
    for (const by of [mara, peer]) {
      expect((await make(by, chief, { reveal: true })).status).toBe(201);
    }
  });

  it.each([
    ["a new one", async () => owner.tokens],
    ["another one", async () => `${owner.tokens}/${(await active(["API_READ"])).id}/regenerate`],
  ])("shows none once it does not let them any more: %s", async (_, path) => {
    const body = { ...REQUEST, reveal: true };
    const at = await path();
    const options = at === owner.tokens ? { ...revealing(mara), body } : revealing(mara);
    const answer = await callMeanwhile(at, options, () => setting(false));

    expect(answer.status).toBe(409);
    expect(await trailOf(owner.id)).toEqual([]);
  });

  it("shows none for somebody who is removed meanwhile: it would be theirs again on their return", async () => {
    const { id } = await active(["API_READ"]);
    await call(`/v1/tokens/${id}/revoke`, { method: "POST", token: owner.session });
    const path = `${owner.tokens}/${id}/regenerate`;

    expect((await callMeanwhile(path, revealing(mara, 2), remove)).status).toBe(409);
  });
});

it("shows none where the organization does not allow it, as at first, and the trail says who tried", async () => {
  await storeOrganization();
  const [by, of] = [await manager(), await party({ role: "Admin" })];
  const { id } = await storeToken({ owner: of.id, scopes: ["API_READ"] });
  const asked = [
    await make(by, of, { reveal: true }),
    await call(`${of.tokens}/${id}/regenerate`, revealing(by)),
  ];

  expect(asked.map(({ status }) => status)).toEqual([422, 422]);
  const tried = {
    action: "authority.refused",
    actor: by.id,
    subject: of.id,
    details: { reveal: true },
  };
  expect(await trailOf(of.id)).toMatchObject([tried, tried]);
  expect(await trailOf(id)).toEqual([]);
});
