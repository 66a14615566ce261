import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import {
  issueTokenFor,
  requestTokenFor,
  type SignedInMember,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { AUTOMATIC, storeShownSecret } from "../../support/shown-secret.ts";
import { storeToken } from "../../support/store-token.ts";
import { countRefusals, readTrailOf } from "../../support/trail.ts";
import { listVerifiedPermissions } from "../../support/verified-permissions.ts";

/* What a token may get whose secret a manager knows: never more than that manager may grant to others now. */

type ShownSecret = Awaited<ReturnType<typeof storeShownSecret>>;
let mara: SignedInMember;
let reader: SignedInMember;
let owner: SignedInMember;
let [organization, id, secret] = ["", "", ""];
let patchUser: ShownSecret["patchUser"];
beforeEach(async () => {
  ({ organization, mara, reader, owner, id, secret, patchUser } = await storeShownSecret());
});

const revealRequest = (actor: SignedInMember, version: number) => ({
  method: "POST",
  token: actor.session,
  body: { expires: { days: 30 }, reveal: true },
  headers: { "If-Match": `"${version}"` },
});
const regenerate = (version: number, grace_seconds = 0) =>
  call(`/v1/tokens/${id}/regenerate`, {
    method: "POST",
    token: owner.session,
    body: { expires: { days: 30 }, grace_seconds },
    headers: { "If-Match": `"${version}"` },
  });
/** Adds scopes to the token, as its owner or as a manager of it. */
const addScopes = (actor: SignedInMember, ...permissions: string[]) => {
  const path = actor === owner ? "/v1/tokens" : owner.tokens;
  const scopes = permissions.map((permission) => ({ permission }));
  const options = { method: "POST", token: actor.session, body: { scopes } };
  return call(`${path}/${id}/scopes`, options);
};
const replaceScopes = (actor: SignedInMember, ...permissions: string[]) => {
  const path = actor === owner ? "/v1/tokens" : owner.tokens;
  const scopes = permissions.map((permission) => ({ permission }));
  return call(`${path}/${id}`, { method: "PATCH", token: actor.session, body: { scopes } });
};
const deleteScopes = () =>
  call(`/v1/tokens/${id}/scopes`, { method: "DELETE", token: owner.session });
describe("a reveal", () => {
  it("shows no secret of a token without scopes, which could get any later", async () => {
    const chief = await storeSignedInMember({ organization, role: "Global_Admin" });
    const { id: chiefs } = await storeToken({
      owner: chief.id,
      organization,
      scopes: ["API_READ"],
    });
    const path = `${chief.tokens}/${chiefs}`;
    await call(`${path}/scopes`, { method: "DELETE", token: reader.session });
    const responses = [
      await call(`${path}/regenerate`, revealRequest(reader, 2)),
      await requestTokenFor(reader, chief, { reveal: true, scopes: [] }),
      await requestTokenFor(mara, owner, { reveal: true, scopes: [] }),
    ];

    for (const refused of responses) {
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/reveal" }] });
    }
  });

  it.each(["a new token", "a regenerated token"])(
    "shows no secret of %s if its owner's role adds a permission meanwhile",
    async (kind) => {
      const isNew = kind === "a new token";
      const path = isNew ? owner.tokens : `${owner.tokens}/${id}/regenerate`;
      const request = revealRequest(reader, 1);
      const scopes = [{ permission: "API_READ" }];
      const body = isNew ? { ...request.body, name: "n", scopes } : request.body;
      const meanwhile = async () => {
        // Without the API, so that nothing else ends the token.
        await env.DB.prepare("UPDATE memberships SET role = 'Global_Admin' WHERE person = ?")
          .bind(owner.id)
          .run();
      };
      expect((await callMeanwhile(path, { ...request, body }, meanwhile)).status).toBe(409);
    },
  );
});

describe("a token whose secret a manager has seen", () => {
  it.each([
    ["its owner", () => owner],
    ["another manager", () => mara],
  ])("gets no scope beyond that manager from %s, and the attempt is audited", async (_, actor) => {
    for (const change of [addScopes, replaceScopes]) {
      const refused = await change(actor(), "PLAN_READ", "USER_WRITE");
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({
        type: "urn:latchkey:problem:secret_shown",
        errors: [
          { pointer: "/scopes", permission: "PLAN_READ" },
          { pointer: "/scopes", permission: "USER_WRITE" },
        ],
      });
    }
    expect(await listVerifiedPermissions(secret, organization)).toEqual(["API_READ"]);
    expect((await readTrailOf(owner.id)).at(-1)).toMatchObject({
      action: "scope.refused",
      actor: actor().id,
      details: { permissions: ["PLAN_READ", "USER_WRITE"] },
    });
    expect(await countRefusals(owner.id, "scope.refused")).toBe(2);
  });

  it("may still lose scopes, and get back those that the manager may grant", async () => {
    expect((await replaceScopes(owner)).status).toBe(200);
    expect((await addScopes(reader, "API_READ")).status).toBe(200);
    expect(await listVerifiedPermissions(secret, organization)).toEqual(["API_READ"]);
  });

  it("gets no scope at all once its owner's role adds a permission beyond the manager", async () => {
    await deleteScopes();
    await patchUser(owner.id, { role: "Global_Admin" });

    for (const actor of [owner, reader, mara]) {
      const refused = await addScopes(actor, "API_READ");
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ errors: [{ permission: AUTOMATIC }] });
    }
  });

  it("gets no scope if the manager is demoted meanwhile", async () => {
    await deleteScopes();
    const options = {
      method: "POST",
      token: owner.session,
      body: { scopes: [{ permission: "API_READ" }] },
    };
    const answer = await callMeanwhile(`/v1/tokens/${id}/scopes`, options, () =>
      patchUser(reader.id, { groups: [] }),
    );
    expect(answer.status).toBe(409);
    expect(await listVerifiedPermissions(secret, organization)).toEqual([]);
  });

  it("is free again once its owner regenerates it, whose secret the manager has not seen", async () => {
    const { version, secret: fresh } = await (await regenerate(1)).json<{
      version: number;
      secret: string;
    }>();
    expect(version).toBe(2);
    expect((await addScopes(owner, "USER_WRITE")).status).toBe(200);
    await patchUser(owner.id, { role: "Global_Admin" });

    expect(await listVerifiedPermissions(secret, organization)).toEqual([]);
    expect(await listVerifiedPermissions(fresh, organization)).toEqual([
      "API_READ",
      "USER_WRITE",
      AUTOMATIC,
    ]);
  });

  it("stays bounded for as long as a superseded secret works that the manager has seen", async () => {
    await regenerate(1, 3600);
    expect((await addScopes(owner, "USER_WRITE")).status).toBe(409);
    await env.DB.prepare(
      "UPDATE token_secrets SET valid_until = 1 WHERE token_id = ? AND valid_until IS NOT NULL",
    )
      .bind(id)
      .run();
    expect((await addScopes(owner, "USER_WRITE")).status).toBe(200);
  });

  it("passes the mark on to a token that the seen secret issues", async () => {
    const issue = async (by: string, days: number) => {
      const scopes = [{ permission: "API_READ" }];
      const body = { name: "Child", expires: { days }, scopes };
      const answer = await call("/v1/tokens", { method: "POST", token: by, body });
      return answer.json<{ id: string; secret: string }>();
    };
    const child = await issue(secret, 30);
    const grandchild = await issue(child.secret, 7);
    const own = await issue(owner.session, 7);
    await env.DB.prepare("UPDATE tokens SET parent_id = NULL WHERE id = ?").bind(child.id).run();
    await patchUser(owner.id, { role: "Global_Admin" });

    expect(await listVerifiedPermissions(child.secret, organization)).toEqual([]);
    expect(await listVerifiedPermissions(grandchild.secret, organization)).toEqual([]);
    expect(await listVerifiedPermissions(own.secret, organization)).toEqual([
      "API_READ",
      AUTOMATIC,
    ]);
  });

  it("does not bind a manager's own token, whose secret is theirs anyway", async () => {
    const self = { ...reader };
    const own = await issueTokenFor(self, self, { reveal: true });
    const scopes = [{ permission: "PLAN_READ" }];
    const path = `/v1/tokens/${own.id}/scopes`;
    const added = await call(path, { method: "POST", token: reader.session, body: { scopes } });
    expect(added.status).toBe(200);
  });
});
