import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProviderResource } from "../../../../shared/wire/provider-resource.ts";
import { readConfig } from "../../../../worker/http/config.ts";
import { openSecret } from "../../../../worker/tokens/sealed-secret.ts";
import { answerAt, countCalls } from "../../support/fake-internet.ts";
import { buildDocument, DISCOVERY, ISSUER, serveProvider } from "../../support/fake-provider.ts";
import { HOME, now } from "../../support/organizations.ts";
import {
  NEW,
  openProviderEditor,
  type ProviderEditor,
  readEvents,
  readProblem,
} from "../../support/provider-editor.ts";
import { MAPPING, storeProvider } from "../../support/store-provider.ts";

let editor: ProviderEditor;
beforeEach(async () => {
  editor = await openProviderEditor();
});
const send: ProviderEditor["send"] = (...request) => editor.send(...request);
const create: ProviderEditor["create"] = (change) => editor.create(change);

describe("POST /v1/providers", () => {
  it("creates a provider, and says what to enter at it", async () => {
    const response = await send("POST", "", NEW);
    expect(response.status).toBe(201);
    expect(response.headers.get("ETag")).toBe('"1"');
    const created = await response.json<ProviderResource>();

    expect(created).toMatchObject({
      ...NEW,
      organization_id: HOME,
      client_secret_set_at: null,
      scope: "openid profile email",
      subject_claim: "sub",
      session_hours: 12,
      domains: [],
      has_identities: false,
      disabled_at: null,
      version: 1,
    });
    const base = `http://localhost:8787/login/with/${created.id}`;
    expect(created.addresses).toEqual({
      sign_in: base,
      callback: `${base}/callback`,
      trial_callback: `${base}/trial/callback`,
      ended: `${base}/ended`,
    });
    expect(await (await send("GET", `/${created.id}`)).json()).toEqual(created);
    expect(await (await send("GET", "")).json()).toEqual({ providers: [created] });
    expect(await readEvents(created.id)).toMatchObject([
      { action: "provider.created", details: { issuer: [null, ISSUER] } },
    ]);
  });

  it("seals the client secret, and never answers it", async () => {
    const secret = "a very secret text";
    const response = await send("POST", "", { ...NEW, client_secret: secret });
    const text = await response.text();
    const { id, client_secret_set_at: setAt } = JSON.parse(text) as ProviderResource;

    expect(text).not.toContain(secret);
    expect(Date.parse(String(setAt)) / 1000).toBeGreaterThan(now() - 60);
    const row = await env.DB.prepare("SELECT client_secret, secret_kid FROM providers WHERE id = ?")
      .bind(id)
      .first<{ client_secret: string; secret_kid: string }>();
    const config = await readConfig(env);
    if (!config.ok || row === null) throw new Error("Nothing was stored.");
    const sealed = { sealed: row.client_secret, kid: row.secret_kid };
    expect(await openSecret(config.value.tokenKeys, sealed, id)).toBe(secret);
    const { results } = await env.DB.prepare("SELECT * FROM audit_events").all();
    expect(JSON.stringify(results)).not.toContain(secret);
  });

  it("takes the issuer as the provider writes it", async () => {
    answerAt(DISCOVERY, () => Response.json({ ...buildDocument(), issuer: `${ISSUER}/` }));
    expect((await create()).issuer).toBe(`${ISSUER}/`);
  });

  it.each([
    ["https://nobody.example", "provider_unusable"],
    ["http://login.acme.example", "provider_unusable"],
    ["https://169.254.169.254", "provider_unusable"],
    ["https://localhost", "provider_unusable"],
    ["http://localhost:4000", "provider_unusable"],
    ["not an address", "invalid_input"],
    ["https://login.microsoftonline.com/common/v2.0", "invalid_input"],
    ["https://login.microsoftonline.com/Organizations/v2.0", "invalid_input"],
    ["https://login.microsoftonline.com/consumers/v2.0", "invalid_input"],
    ["https://login.microsoftonline.com/%7Btenantid%7D/v2.0", "invalid_input"],
    [
      "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0",
      "invalid_input",
    ],
  ])("refuses the issuer %s as %s", async (issuer, type) => {
    const response = await send("POST", "", { ...NEW, issuer });
    expect(await readProblem(response)).toEqual({ status: 422, type, pointers: ["/issuer"] });
    expect(await (await send("GET", "")).json()).toEqual({ providers: [] });
  });

  it("gives nobody with a Google account a role by default", async () => {
    const google = "https://accounts.google.com";
    serveProvider([], google);
    const response = await send("POST", "", { ...NEW, issuer: google });
    expect(await readProblem(response)).toMatchObject({ pointers: ["/mapping/default_role"] });
    const roles = [{ claim: ["hd"], equals: "acme.example", role: "Basic_User" }];
    const mapping = { ...MAPPING, default_role: null, roles };
    expect((await create({ issuer: google, mapping })).issuer).toBe(google);
  });

  it("refuses a mapping to roles and groups that the catalog lacks, before it calls anybody", async () => {
    const rule = { claim: ["groups"], equals: "x" };
    const mapping = {
      ...MAPPING,
      default_role: "Nobody",
      roles: [MAPPING.roles[0], { ...rule, role: "Nobody" }],
      groups: [
        { ...rule, group: "token-managers" },
        { ...rule, group: "nothing" },
      ],
    };
    expect(await readProblem(await send("POST", "", { ...NEW, mapping }))).toEqual({
      status: 422,
      type: "invalid_input",
      pointers: ["/mapping/default_role", "/mapping/roles/1/role", "/mapping/groups/1/group"],
    });
    expect(countCalls(DISCOVERY)).toBe(0);
  });

  it.each([
    [{ client_id: "a b" }, "/client_id"],
    [{ client_secret: "" }, "/client_secret"],
    [{ scope: "profile email" }, "/scope"],
    [{ scope: "openid  email" }, "/scope"],
    [{ subject_claim: "email" }, "/subject_claim"],
    [{ session_hours: 0 }, "/session_hours"],
    [{ session_hours: 721 }, "/session_hours"],
    [{ mapping: { ...MAPPING, email: [] } }, "/mapping/email"],
    [{ disabled: true }, "/disabled"],
  ])("refuses %j", async (change, pointer) => {
    const problem = await readProblem(await send("POST", "", { ...NEW, ...change }));
    expect(problem).toEqual({ status: 422, type: "invalid_input", pointers: [pointer] });
  });

  it("creates at most 5 in an organization", async () => {
    for (let count = 0; count < 4; count++) await storeProvider();
    const answers = await Promise.all([1, 2, 3].map(() => send("POST", "", NEW)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(await readProblem(await send("POST", "", NEW))).toEqual({
      status: 409,
      type: "provider_limit_reached",
    });
  });
});
