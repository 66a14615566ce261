import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderResource } from "../../../../shared/wire/provider-resource.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import { countCalls } from "../../support/fake-internet.ts";
import { DISCOVERY, ISSUER, serveProvider } from "../../support/fake-provider.ts";
import { storePerson } from "../../support/organizations.ts";
import {
  NEW,
  openProviderEditor,
  type ProviderEditor,
  readEvents,
  readProblem,
  storeIdentity,
} from "../../support/provider-editor.ts";
import { MAPPING } from "../../support/store-provider.ts";

let editor: ProviderEditor;
beforeEach(async () => {
  editor = await openProviderEditor();
});
const send: ProviderEditor["send"] = (...request) => editor.send(...request);
const create: ProviderEditor["create"] = (change) => editor.create(change);

describe("PATCH /v1/providers/{id}", () => {
  it("changes what is named, and keeps the rest", async () => {
    const created = await create({ client_secret: "first" });
    const response = await send("PATCH", `/${created.id}`, { name: "Other", acr_values: "urn:a" });

    expect(response.headers.get("ETag")).toBe('"2"');
    expect(await response.json()).toEqual({
      ...created,
      name: "Other",
      acr_values: "urn:a",
      version: 2,
    });
    expect((await readEvents(created.id)).at(-1)).toEqual({
      action: "provider.changed",
      details: { name: ["Acme Login", "Other"], acr_values: [null, "urn:a"] },
    });
    expect(countCalls(DISCOVERY)).toBe(1);
  });

  it("makes no new version if nothing changes", async () => {
    const { id, version } = await create();
    const response = await send("PATCH", `/${id}`, { name: NEW.name, mapping: MAPPING });
    expect((await response.json<ProviderResource>()).version).toBe(version);
  });

  it("replaces the client secret, or removes it", async () => {
    const { id } = await create({ client_secret: "first" });
    const read = () =>
      env.DB.prepare("SELECT client_secret FROM providers WHERE id = ?").bind(id).first();
    const first = await read();
    expect((await send("PATCH", `/${id}`, { client_secret: "second" })).status).toBe(200);
    expect(await read()).not.toEqual(first);
    const response = await send("PATCH", `/${id}`, { client_secret: null });
    expect((await response.json<ProviderResource>()).client_secret_set_at).toBeNull();
  });

  it("honours If-Match", async () => {
    const { id } = await create();
    const change = (name: string, etag: string) =>
      send("PATCH", `/${id}`, { name }, { "If-Match": etag });
    expect((await change("A", '"1"')).status).toBe(200);
    expect(await readProblem(await change("B", '"1"'))).toEqual({
      status: 409,
      type: "stale_version",
    });
  });

  it("keeps issuer and subject claim once somebody has signed in, and reads another issuer's documents before", async () => {
    const other = "https://other.acme.example";
    serveProvider([], other);
    const { id } = await create();
    expect((await send("PATCH", `/${id}`, { issuer: "https://nobody.example" })).status).toBe(422);
    const changed = await send("PATCH", `/${id}`, { issuer: other, subject_claim: "oid" });
    expect(await changed.json()).toMatchObject({ issuer: other, subject_claim: "oid" });
    const metadata = await env.DB.prepare(
      "SELECT metadata ->> '$.server.token_endpoint' AS endpoint FROM providers WHERE id = ?",
    )
      .bind(id)
      .first("endpoint");
    expect(metadata).toBe(`${other}/token`);

    await storeIdentity(id, await storePerson());
    for (const change of [{ issuer: ISSUER }, { subject_claim: "sub" }]) {
      expect(await readProblem(await send("PATCH", `/${id}`, change))).toEqual({
        status: 409,
        type: "provider_in_use",
      });
    }
    expect((await send("PATCH", `/${id}`, { issuer: other, name: "B" })).status).toBe(200);
  });

  it("keeps the issuer if somebody signs in meanwhile", async () => {
    const other = "https://other.acme.example";
    serveProvider([], other);
    const { id } = await create();
    const person = await storePerson();
    const response = await callMeanwhile(
      `/v1/providers/${id}`,
      { method: "PATCH", token: editor.session, body: { issuer: other } },
      () => storeIdentity(id, person),
    );
    expect(response.status).toBe(409);
    expect(await (await send("GET", `/${id}`)).json()).toMatchObject({ issuer: ISSUER });
  });
});
