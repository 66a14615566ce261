import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { catalogWithout, openEditor } from "../../support/catalog-editor.ts";
import { storeToken } from "../../support/store-token.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
beforeEach(async () => {
  editor = await openEditor();
});

const token = (scopes: string[]) =>
  storeToken({ owner: editor.lead, organization: editor.org, scopes });
const column = async (query: string, id: string) =>
  (await env.DB.prepare(query).bind(id).raw<[string]>()).map(([value]) => value);
const scopesOf = (id: string) => column("SELECT permission FROM scopes WHERE token_id = ?", id);

describe("what is on its way when the catalog changes", () => {
  const drop = () => editor.putOk(catalogWithout("files:write"), "?orphans=drop");
  const scopes = [{ permission: "files:write" }];
  const post = (body: unknown) => ({ method: "POST", token: editor.session, body });

  it("leaves no token with a permission that is gone", async () => {
    const body = { name: "n", expires: { days: 30 }, scopes };
    const response = await callMeanwhile("/v1/tokens", post(body), drop);
    expect(response.status).toBe(409);
    const left = "SELECT id FROM tokens WHERE owner = ? AND kind = 'pat'";
    expect(await column(left, editor.lead)).toEqual([]);
  });

  it("adds no such scope to one that is there", async () => {
    const { id } = await token(["files:read"]);
    const response = await callMeanwhile(`/v1/tokens/${id}/scopes`, post({ scopes }), drop);
    expect(response.status).toBe(409);
    expect(await scopesOf(id)).toEqual(["files:read"]);
  });

  it("lets go what takes scopes away, whatever the catalog", async () => {
    const { id } = await token(["files:read"]);
    const request = { method: "DELETE", token: editor.session };
    expect((await callMeanwhile(`/v1/tokens/${id}/scopes`, request, drop)).status).toBe(200);
    expect(await scopesOf(id)).toEqual([]);
  });
});
