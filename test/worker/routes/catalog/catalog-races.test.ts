import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { buildCatalogWithout, openEditor } from "../../support/catalog-editor.ts";
import { storeToken } from "../../support/store-token.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
beforeEach(async () => {
  editor = await openEditor();
});

const storeLeadToken = (scopes: string[]) =>
  storeToken({ owner: editor.lead, organization: editor.org, scopes });
const readColumn = async (query: string, id: string) =>
  (await env.DB.prepare(query).bind(id).raw<[string]>()).map(([value]) => value);
const scopesOf = (id: string) => readColumn("SELECT permission FROM scopes WHERE token_id = ?", id);

describe("a request during a change of the catalog", () => {
  const drop = () => editor.putOk(buildCatalogWithout("files:write"), "?orphans=drop");
  const scopes = [{ permission: "files:write" }];
  const post = (body: unknown) => ({ method: "POST", token: editor.session, body });

  it("issues no token with a dropped permission", async () => {
    const body = { name: "n", expires: { days: 30 }, scopes };
    const response = await callMeanwhile("/v1/tokens", post(body), drop);
    expect(response.status).toBe(409);
    const left = "SELECT id FROM tokens WHERE owner = ? AND kind = 'pat'";
    expect(await readColumn(left, editor.lead)).toEqual([]);
  });

  it("adds no scope with a dropped permission", async () => {
    const { id } = await storeLeadToken(["files:read"]);
    const response = await callMeanwhile(`/v1/tokens/${id}/scopes`, post({ scopes }), drop);
    expect(response.status).toBe(409);
    expect(await scopesOf(id)).toEqual(["files:read"]);
  });

  it("still deletes scopes", async () => {
    const { id } = await storeLeadToken(["files:read"]);
    const request = { method: "DELETE", token: editor.session };
    expect((await callMeanwhile(`/v1/tokens/${id}/scopes`, request, drop)).status).toBe(200);
    expect(await scopesOf(id)).toEqual([]);
  });
});
