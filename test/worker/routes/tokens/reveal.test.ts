import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HandedTokenResource } from "../../../../shared/wire/token-requests.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { apiControlPlane } from "../../../../worker/permissions/presets/api-control-plane.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import {
  issueTokenFor,
  isValidSecret,
  REQUEST,
  requestTokenFor,
  type SignedInMember,
  storeManager,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { countRefusals, readTrailOf } from "../../support/trail.ts";

/* When a manager may see the secret of another member's token. */

const organization = "org_open";
/** A group that may grant one permission to others. */
const READERS: Catalog["groups"][number] = {
  id: "readers",
  name: "Readers",
  grants: [],
  grants_for_others: ["API_READ"],
  controls: ["api_tokens:manage"],
};

let admin: SignedInMember;
let mara: SignedInMember;
let owner: SignedInMember;

const allowSecrets = (managers_see_secrets: boolean) =>
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
  admin = await storeSignedInMember({ organization, role: "Global_Admin" });
  mara = await storeManager({ organization });
  owner = await storeSignedInMember({ organization, role: "Admin" });
  await allowSecrets(true);
});

const storeOwnersToken = (scopes: string[]) =>
  storeToken({ owner: owner.id, organization, scopes });
/** Builds a request that regenerates a token and reveals its new secret. */
const revealRequest = (actor: SignedInMember, version = 1) => ({
  method: "POST",
  token: actor.session,
  body: { expires: { days: 30 }, reveal: true },
  headers: { "If-Match": `"${version}"` },
});
const regenerate = (actor: SignedInMember, id: string, version = 1) =>
  call(`${owner.tokens}/${id}/regenerate`, revealRequest(actor, version));
const remove = () => call(`/v1/users/${owner.id}`, { method: "DELETE", token: admin.session });

describe("an organization that lets managers see secrets", () => {
  it("shows a secret on request, and audits that", async () => {
    const waiting = await issueTokenFor(mara, owner);
    const { id, secret, version } = await issueTokenFor(mara, owner, { reveal: true });
    const again = await regenerate(mara, id, version);

    expect(waiting.secret).toBeUndefined();
    expect(secret).toMatch(/^lk_pat_/);
    expect((await again.json<HandedTokenResource>()).secret).toMatch(/^lk_pat_/);
    expect(await readTrailOf(id)).toMatchObject([
      { action: "token.issued", details: { revealed: true } },
      { action: "token.regenerated", details: { revealed: true } },
    ]);
  });

  it("shows no secret of a token with scopes that the manager may not grant to others", async () => {
    const reader = await storeSignedInMember({ organization, groups: ["readers"] });
    const wide = await storeOwnersToken(["API_READ", "USER_WRITE"]);
    const narrow = await storeOwnersToken(["API_READ"]);
    const refused = await regenerate(reader, wide.id);

    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      type: "urn:latchkey:problem:permission_not_grantable",
      errors: [{ pointer: "/reveal", permission: "USER_WRITE" }],
    });
    expect(await isValidSecret(wide.plaintext)).toBe(true);
    expect(await readTrailOf(owner.id)).toMatchObject([
      { action: "scope.refused", actor: reader.id, details: { permissions: ["USER_WRITE"] } },
    ]);
    expect((await regenerate(reader, narrow.id)).status).toBe(200);
  });

  it("shows no secret of a token with an automatic permission that the manager may not grant", async () => {
    const chief = await storeSignedInMember({ organization, role: "Global_Admin" });
    const reader = await storeSignedInMember({ organization, groups: ["readers"] });
    const { id } = await storeToken({ owner: chief.id, organization, scopes: ["API_READ"] });
    const responses = [
      await requestTokenFor(reader, chief, { reveal: true }),
      await call(`${chief.tokens}/${id}/regenerate`, revealRequest(reader)),
    ];

    for (const refused of responses) {
      expect(refused.status).toBe(403);
      const errors = [{ pointer: "/reveal", permission: "CROSS_ORGANIZATION_ACCESS" }];
      expect(await refused.json()).toMatchObject({ errors });
    }
    expect((await requestTokenFor(reader, chief)).status).toBe(201);
    // A manager may see it who may grant everything to others, or has the automatic permission themselves.
    const peer = await storeSignedInMember({
      organization,
      role: "Global_Admin",
      groups: ["readers"],
    });
    for (const actor of [mara, peer]) {
      expect((await requestTokenFor(actor, chief, { reveal: true })).status).toBe(201);
    }
  });

  it.each([
    ["of a new token", async () => owner.tokens],
    [
      "of a regenerated token",
      async () => `${owner.tokens}/${(await storeOwnersToken(["API_READ"])).id}/regenerate`,
    ],
  ])("shows no secret %s if the setting is turned off meanwhile", async (_, path) => {
    const body = { ...REQUEST, reveal: true };
    const at = await path();
    const options = at === owner.tokens ? { ...revealRequest(mara), body } : revealRequest(mara);
    const answer = await callMeanwhile(at, options, () => allowSecrets(false));

    expect(answer.status).toBe(409);
    expect(await readTrailOf(owner.id)).toEqual([]);
  });

  it("shows no secret if the owner is removed meanwhile, whose token would work again on their return", async () => {
    const { id } = await storeOwnersToken(["API_READ"]);
    await call(`/v1/tokens/${id}/revoke`, { method: "POST", token: owner.session });
    const path = `${owner.tokens}/${id}/regenerate`;

    expect((await callMeanwhile(path, revealRequest(mara, 2), remove)).status).toBe(409);
  });
});

it("shows no secret unless the organization allows it, and audits the attempt", async () => {
  await storeOrganization();
  const [actor, member] = [await storeManager(), await storeSignedInMember({ role: "Admin" })];
  const { id } = await storeToken({ owner: member.id, scopes: ["API_READ"] });
  const responses = [
    await requestTokenFor(actor, member, { reveal: true }),
    await call(`${member.tokens}/${id}/regenerate`, revealRequest(actor)),
  ];

  expect(responses.map(({ status }) => status)).toEqual([422, 422]);
  const tried = {
    action: "authority.refused",
    actor: actor.id,
    subject: member.id,
    details: { reveal: true },
  };
  expect((await readTrailOf(member.id)).at(-1)).toMatchObject(tried);
  expect(await countRefusals(member.id, "authority.refused")).toBe(2);
  expect(await readTrailOf(id)).toEqual([]);
});
