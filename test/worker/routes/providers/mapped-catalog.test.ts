import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderMapping } from "../../../../shared/wire/provider-mapping.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { buildCatalogWithout, openEditor } from "../../support/catalog-editor.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { MAPPING, storeProvider } from "../../support/store-provider.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
beforeEach(async () => {
  editor = await openEditor();
});

const rule = { claim: ["groups"], equals: "x" };
const plain: ProviderMapping = { ...MAPPING, default_role: null, roles: [], groups: [] };
const BY_RULE: ProviderMapping = {
  ...plain,
  roles: [
    { ...rule, role: "member" },
    { ...rule, role: "member" },
  ],
  groups: [{ ...rule, group: "writers" }],
};
/** The catalog without the role `member` and the group `writers`, which nobody has. */
function buildNext() {
  const next = buildCatalogWithout("none:such");
  return { ...next, roles: next.roles.filter(({ id }) => id !== "member"), groups: [] };
}
const store = (mapping: ProviderMapping, disabledAt: number | null = null) =>
  storeProvider({ organization: editor.org, mapping, disabledAt });

describe("PUT /v1/catalog without roles and groups that a mapping names", () => {
  it.each([false, true])("is refused, and says which, also with drop: %s", async (drop) => {
    const provider = await store(BY_RULE);
    const byDefault = await store({ ...plain, default_role: "member" }, 1);
    const response = await editor.put(buildNext(), { query: drop ? "?orphans=drop" : "" });

    expect(response.status).toBe(409);
    const { orphans, type } = await response.json<{
      type: string;
      orphans: { mapped: unknown[] };
    }>();
    expect(type).toBe("urn:latchkey:problem:catalog_in_use");
    expect(orphans.mapped).toHaveLength(2);
    expect(orphans.mapped).toEqual(
      expect.arrayContaining([
        { provider, name: "Acme Login", roles: ["member"], groups: ["writers"] },
        { provider: byDefault, name: "Acme Login", roles: ["member"], groups: [] },
      ]),
    );
    expect(await editor.version()).toBe(1);

    await env.DB.prepare("DELETE FROM providers WHERE organization = ?").bind(editor.org).run();
    expect((await editor.put(buildNext(), { query: drop ? "?orphans=drop" : "" })).status).toBe(
      200,
    );
  });

  it("asks nothing of mappings of other organizations, nor of those that keep theirs", async () => {
    await storeProvider({ organization: await storeOrganization("org_other"), mapping: BY_RULE });
    await store(plain);
    expect((await editor.put(buildNext())).status).toBe(200);
  });
});

it("refuses a catalog if a provider is mapped to its lost roles meanwhile", async () => {
  const response = await callMeanwhile(
    "/v1/catalog",
    { method: "PUT", token: editor.session, body: buildNext() },
    () => store(BY_RULE),
  );
  expect(response.status).toBe(409);
  expect(await editor.version()).toBe(1);
});
