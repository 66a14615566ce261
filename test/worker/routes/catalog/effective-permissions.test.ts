import { exports } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { guard } from "../../../../worker/guard/guard.ts";
import { createIntrospectionSource } from "../../../../worker/guard/introspection-source.ts";
import { richCatalog } from "../../permissions/rich-catalog.ts";
import { call, callForm, ORIGIN } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const ORG = "org_rich";
let session: string;
let svc: string;

beforeAll(async () => {
  await storeOrganization(ORG, richCatalog());
  const options = { kind: "svc", owner: ORG, organization: ORG, api: "messages" } as const;
  svc = (await storeToken(options)).plaintext;
});
beforeEach(async () => {
  const member = await storePerson({ organization: ORG, role: "member" });
  session = await storeSession(member, ORG);
});

/** Issues a token with the scopes, each `permission` or `[permission, entity]`. @returns its secret */
async function issue(...scopes: (string | [string, string])[]): Promise<string> {
  const requested = scopes.map((scope) =>
    typeof scope === "string"
      ? { permission: scope }
      : { permission: scope[0], entity_id: scope[1] },
  );
  const body = { name: "n", expires: { days: 30 }, scopes: requested };
  const response = await call("/v1/tokens", { method: "POST", token: session, body });
  expect(response.status).toBe(201);
  return (await response.json<{ secret: string }>()).secret;
}

const verifyStatus = async (token: string, query: string) =>
  (await call(`/verify?organization=${ORG}&${query}`, { token })).status;
const introspect = async (token: string) =>
  (await callForm("/oauth/introspect", { token }, { token: svc })).json<Record<string, unknown>>();
const scopesOf = async (token: string) => String((await introspect(token)).scope).split(" ");

describe("an alias", () => {
  it("is accepted when a token is issued, and stored as its permission", async () => {
    const body = { name: "n", expires: { days: 30 }, scopes: [{ permission: "files:raed" }] };
    const response = await call("/v1/tokens", { method: "POST", token: session, body });
    expect(await response.json()).toMatchObject({ scopes: [{ permission: "files:read" }] });
  });

  it("is verified like its permission, with any of its names", async () => {
    for (const picked of ["files:read", "files:raed", "files:get"]) {
      const token = await issue(picked);
      for (const name of ["files:read", "files:raed", "files:get"]) {
        expect(await verifyStatus(token, `scope=${name}`)).toBe(200);
      }
      expect(await verifyStatus(token, "scope=files:write")).toBe(403);
    }
  });

  it("applies to an entity like its permission", async () => {
    const token = await issue(["ch:send", "ch_1"]);
    expect(await verifyStatus(token, "scope=ch:send&entity=ch_1")).toBe(200);
    expect(await verifyStatus(token, "scope=ch:send:ch_1")).toBe(200);
    expect(await verifyStatus(token, "scope=ch:send&entity=ch_2")).toBe(403);
    expect(await verifyStatus(token, "scope=ch:send:ch_2")).toBe(403);
    expect(await verifyStatus(token, "scope=ch:send")).toBe(403);
  });

  it("is listed by introspection next to its permission", async () => {
    expect(await scopesOf(await issue("ping"))).toEqual(["ping", "pign"]);
    const restricted = await issue(["channels:publish", "ch_1"]);
    expect(await scopesOf(restricted)).toEqual(["channels:publish:ch_1", "ch:send:ch_1"]);
  });
});

describe("a level", () => {
  it("includes its permissions: without an entity, on every entity, on the organization, and by alias", async () => {
    const token = await issue("messages:full");
    for (const scope of [
      "messages:full",
      "messages:all",
      "ping",
      "pign",
      "channels:publish",
      "channels:publish:ch_7",
      "ch:send&entity=ch_7",
      `domain:view:${ORG}`,
      `domain:view&entity=${ORG}`,
    ]) {
      expect(await verifyStatus(token, `scope=${scope}`), scope).toBe(200);
    }
    for (const scope of ["domain:view", "domain:view&entity=org_other", "files:read"]) {
      expect(await verifyStatus(token, `scope=${scope}`), scope).toBe(403);
    }
  });

  it("includes no other permission", async () => {
    const token = await issue("messages:read");
    expect(await verifyStatus(token, "scope=ping")).toBe(200);
    expect(await verifyStatus(token, "scope=channels:publish&entity=ch_1")).toBe(403);
    expect(await verifyStatus(token, "api=messages&method=GET&scope=ping")).toBe(200);
    expect(await verifyStatus(token, "api=messages&method=POST&scope=ping")).toBe(403);
  });

  it("is listed together with its permissions, each once", async () => {
    expect(await scopesOf(await issue("messages:read", "messages:full", "ping"))).toEqual([
      ...["messages:full", "messages:all"],
      ...["ping", "pign"],
      ...["channels:publish", "ch:send"],
      `domain:view:${ORG}`,
      "messages:read",
    ]);
  });
});

describe("a scope on one entity", () => {
  it("allows only its own entity and API", async () => {
    const token = await issue(["channels:publish", "ch_1"], ["channels:publish", "ch_2"]);
    expect(await verifyStatus(token, "api=messages&scope=channels:publish&entity=ch_1")).toBe(200);
    expect(await verifyStatus(token, "api=messages&scope=channels:publish&entity=ch_2")).toBe(200);
    expect(await verifyStatus(token, "api=messages&scope=channels:publish&entity=ch_3")).toBe(403);
    expect(await verifyStatus(token, "api=messages&scope=channels:publish")).toBe(403);
    expect(await verifyStatus(token, "api=messages&scope=channels:publish&entity=*")).toBe(403);
    expect(await verifyStatus(token, "api=files&scope=channels:publish&entity=ch_1")).toBe(403);
    const every = await issue(["channels:publish", "*"]);
    expect(await verifyStatus(every, "api=messages&scope=channels:publish&entity=ch_3")).toBe(200);
    expect(await verifyStatus(every, "api=messages&scope=channels:publish")).toBe(200);
  });

  it("is listed by introspection as authorization details (RFC 9396 §9.2), unlike a scope on every entity", async () => {
    const token = await issue(["channels:publish", "ch_1"], ["channels:publish", "ch_2"], "ping");
    const actions = ["channels:publish", "ch:send"];
    expect(await introspect(token)).toMatchObject({
      authorization_details: [
        { type: "channel", identifier: "ch_1", actions },
        { type: "channel", identifier: "ch_2", actions },
      ],
    });
    const every = await issue(["channels:publish", "*"], "ping");
    expect(await introspect(every)).not.toHaveProperty("authorization_details");
  });

  it("is listed by the RPC verdict in the same format", async () => {
    const token = await issue(["channels:publish", "ch_1"], "messages:read");
    const question = { organization: ORG, scopes: ["channels:publish"], entity: "ch_1" };
    expect(await exports.TokenVerifier.verify(token, question)).toMatchObject({
      status: "allowed",
      scopes: ["channels:publish:ch_1", "ch:send:ch_1", "messages:read", "ping", "pign"],
      authorization_details: [
        { type: "channel", identifier: "ch_1", actions: ["channels:publish", "ch:send"] },
      ],
    });
    expect(
      await exports.TokenVerifier.verify(token, { ...question, entity: "ch_2" }),
    ).toMatchObject({
      status: "insufficient_scope",
    });
  });
});

describe("a guard", () => {
  const api = { api: "messages", organization: ORG };
  const url = `${ORIGIN}/oauth/introspect`;

  it.each([
    ["an alias", { scopes: ["pign"] }, 200],
    ["a permission of a level, on an entity", { scopes: ["ch:send"], entity: "ch_5" }, 200],
    ["a permission that the token lacks", { scopes: ["files:read"] }, 403],
  ])("over the binding decides about %s", async (_, question, status) => {
    const binding = exports.TokenVerifier as never;
    const handler = guard({ ...api, ...question, binding }).fetch(() => new Response("in"));
    const headers = { Authorization: `Bearer ${await issue("messages:full")}` };
    expect((await handler(new Request(url, { headers }))).status).toBe(status);
  });

  it("over introspection gives the same verdicts, and passes the details on", async () => {
    const credential = { url, credential: svc };
    const source = createIntrospectionSource(
      credential,
      { ...api, scopes: ["ch:send"] },
      (to, init) => exports.default.fetch(new Request(to as string, init as RequestInit)),
    );
    const answer = await source.ask(await issue(["channels:publish", "ch_1"], "ping"), {}, false);
    expect(answer).toMatchObject({
      authorization_details: [{ type: "channel", identifier: "ch_1" }],
    });
    expect(source.judge(answer, { entity: "ch_1" })).toMatchObject({ status: "allowed" });
    expect(source.judge(answer, { entity: "ch_2" })).toMatchObject({
      status: "insufficient_scope",
    });
    expect(source.judge(answer, {})).toMatchObject({ status: "insufficient_scope" });
  });
});
