import { beforeEach, describe, expect, it } from "vitest";
import type { CatalogChangeResource } from "../../../../shared/wire/catalog-change.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { call } from "../../support/call.ts";
import { issueTokenFor, storeSignedInMember } from "../../support/issue-token-for.ts";
import { AUTOMATIC, storeShownSecret } from "../../support/shown-secret.ts";
import { storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";
import { listVerifiedPermissions } from "../../support/verified-permissions.ts";

/* A change of a role, a group or the catalog ends a secret that a manager knows and could now do too much with. */

let shown: Awaited<ReturnType<typeof storeShownSecret>>;
beforeEach(async () => {
  shown = await storeShownSecret();
});

async function expectRevoked(): Promise<void> {
  const { organization, id, secret } = shown;
  expect(await listVerifiedPermissions(secret, organization)).toEqual([]);
  expect((await readTokenTrail(id)).at(-1)).toMatchObject({
    action: "token.revoked",
    details: { reason: "beyond_manager" },
  });
}

describe("a change that makes such a token do more than the manager may grant", () => {
  const narrowReaders = (catalog: Catalog) => {
    Object.assign(catalog.groups[1] ?? {}, { grants_for_others: ["PLAN_READ"] });
  };
  const makeAutomaticForAdmins = (catalog: Catalog) => {
    catalog.automatic[0]?.roles.push("Admin");
  };
  const rename = (catalog: Catalog) => {
    const text = JSON.stringify(catalog).replaceAll('"API_READ"', '"API_VIEW"');
    Object.assign(catalog, JSON.parse(text), { aliases: { API_READ: "API_VIEW" } });
    narrowReaders(catalog);
  };
  const call200 = async (response: Promise<Response>) => expect((await response).ok).toBe(true);

  it.each([
    ["the owner's role", () => shown.patchUser(shown.owner.id, { role: "Global_Admin" })],
    ["the manager's groups", () => shown.patchUser(shown.reader.id, { groups: [] })],
    ["the manager, who is disabled", () => shown.patchUser(shown.reader.id, { disabled: true })],
    [
      "the manager, who is removed",
      () => call(`/v1/users/${shown.reader.id}`, { method: "DELETE", token: shown.admin.session }),
    ],
    [
      "the manager, who leaves",
      () =>
        call("/v1/organizations/current/leave", { method: "POST", token: shown.reader.session }),
    ],
    [
      "the controls of the manager's group",
      () =>
        call("/v1/groups/readers/controls", {
          method: "PUT",
          token: shown.admin.session,
          body: { controls: [] },
        }),
    ],
    ["what the manager's group may grant", () => shown.putCatalog(narrowReaders)],
    ["what is automatic", () => shown.putCatalog(makeAutomaticForAdmins)],
    ["what an alias means", () => shown.putCatalog(rename)],
    [
      "the catalog, which drops the manager's group",
      () => shown.putCatalog((catalog) => catalog.groups.splice(1, 1), "?orphans=drop"),
    ],
  ])("revokes it in the same batch: %s", async (_, change) => {
    const feed = await countChangeRows(shown.id);
    await call200(change());
    await expectRevoked();
    expect(await countChangeRows(shown.id)).toBe((feed ?? 0) + 1);
  });

  it("is told how many tokens a changed catalog revoked", async () => {
    const answer = await (await shown.putCatalog(narrowReaders)).json<CatalogChangeResource>();
    expect(answer.revoked_tokens).toBe(1);
    const again = await (
      await shown.putCatalog((catalog) => {
        narrowReaders(catalog);
        catalog.token_limit = 7;
      })
    ).json<CatalogChangeResource>();
    expect(again.revoked_tokens).toBe(0);
  });

  it("revokes what it issued too, and no other token", async () => {
    const { organization, mara, owner, reader } = shown;
    const other = await storeSignedInMember({ organization, role: "Basic_User" });
    const [byMara, unseen, others] = [
      await issueTokenFor(mara, owner, { reveal: true }),
      await storeToken({ owner: shown.owner.id, organization, scopes: ["API_READ", "USER_WRITE"] }),
      await issueTokenFor(reader, other, { reveal: true }),
    ];
    const child = await storeToken({
      owner: shown.owner.id,
      organization,
      scopes: ["API_READ"],
      parentId: shown.id,
    });
    await shown.patchUser(shown.owner.id, { role: "Global_Admin" });

    await expectRevoked();
    expect(await listVerifiedPermissions(child.plaintext, organization)).toEqual([]);
    expect(await readTokenTrail(child.id)).toMatchObject([{ action: "token.revoked" }]);
    expect(await listVerifiedPermissions(byMara.secret ?? "", organization)).toContain(AUTOMATIC);
    expect(await listVerifiedPermissions(unseen.plaintext, organization)).toContain(AUTOMATIC);
    expect(await listVerifiedPermissions(others.secret ?? "", organization)).toEqual(["API_READ"]);
  });

  it("leaves the token alone if the manager may still grant all of it", async () => {
    await call200(shown.patchUser(shown.reader.id, { groups: ["planners"] }));
    await call200(shown.patchUser(shown.owner.id, { role: "Basic_User" }));
    await call200(shown.putCatalog((catalog) => Object.assign(catalog, { token_limit: 9 })));
    expect(await listVerifiedPermissions(shown.secret, shown.organization)).toEqual(["API_READ"]);
  });
});
