import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { tokenChecksum } from "../../../../shared/token-shape.ts";
import type {
  IssuedTokenResource,
  RecognizedTokenResource,
} from "../../../../shared/wire/token-resource.ts";
import { app } from "../../../../worker/app.ts";
import { call, ORIGIN } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const OTHER = "org_elsewhere";
let owner: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  await storeOrganization(OTHER);
});
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const ask = (token: unknown, as = session) =>
  call("/v1/tokens/recognize", { method: "POST", token: as, body: { token } });
const recognize = async (token: string, as = session) =>
  (await ask(token, as)).json<RecognizedTokenResource>();
const NOTHING = { found: "other", valid: false };

describe("POST /v1/tokens/recognize", () => {
  it.each([
    ["active", {}],
    ["expired", { expiresAt: 1_000 }],
    ["revoked", { revokedAt: 1_000 }],
  ])("knows a token of mine that is %s", async (status, over) => {
    const { id, plaintext } = await storeToken({ owner, ...over });
    const view = await call(`/v1/tokens/${id}`, { token: session });

    expect(await recognize(plaintext)).toEqual({ found: "mine", token: await view.json() });
    expect(await recognize(plaintext)).toMatchObject({ token: { id, status } });
  });

  it("knows mine by a secret that was replaced", async () => {
    const { id, plaintext } = await storeToken({ owner });
    const response = await call(`/v1/tokens/${id}/regenerate`, {
      method: "POST",
      token: session,
      body: { expires: { days: 30 } },
      headers: { "If-Match": '"1"' },
    });
    const { secret } = await response.json<IssuedTokenResource>();

    for (const text of [plaintext, secret]) {
      expect(await recognize(text)).toMatchObject({ found: "mine", token: { id, version: 2 } });
    }
  });

  it("tells whoever manages other people's tokens whose it is", async () => {
    const manager = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
    const asManager = await storeSession(manager);
    const { id, plaintext } = await storeToken({ owner, revokedAt: 1_000 });

    expect(await recognize(plaintext, asManager)).toMatchObject({
      found: "managed",
      token: { id, status: "revoked", owner, automatic: [] },
      owner: { id: owner, name: `Person ${owner}` },
    });
    const own = await storeToken({ owner: manager });
    expect(await recognize(own.plaintext, asManager)).toMatchObject({
      found: "mine",
      token: { automatic: ["CROSS_ORGANIZATION_ACCESS"] },
    });
    const elsewhere = await storeToken({ owner, organization: OTHER });
    expect(await recognize(elsewhere.plaintext, asManager)).toEqual(NOTHING);
  });

  it("tells everybody else only whether it is good in this organization", async () => {
    const stranger = await storePerson();
    const told = async (over: object) =>
      recognize((await storeToken({ owner: stranger, ...over })).plaintext);

    expect(await told({})).toEqual({ found: "other", valid: true });
    expect(await told({ revokedAt: 1_000 })).toEqual(NOTHING);
    expect(await told({ expiresAt: 1_000 })).toEqual(NOTHING);
    const member = await storePerson({ organization: OTHER });
    expect(await told({ owner: member, organization: OTHER })).toEqual(NOTHING);
    const mineElsewhere = await storeToken({ owner, organization: OTHER });
    expect(await recognize(mineElsewhere.plaintext)).toEqual(NOTHING);
  });

  it("knows nothing of a deleted token, a session or a credential, not even of its own session", async () => {
    const gone = await storeToken({ owner });
    await call(`/v1/tokens/${gone.id}`, { method: "DELETE", token: session });
    const service = await storeToken({ kind: "svc", owner: "org_home" });

    for (const text of [gone.plaintext, session, service.plaintext]) {
      expect(await recognize(text)).toEqual(NOTHING);
    }
  });

  it("is no use of the token", async () => {
    const { id, plaintext } = await storeToken({ owner });
    await recognize(plaintext);
    await recognize(plaintext);
    const row = env.DB.prepare(
      `SELECT last_used_at, (SELECT count(*) FROM token_usage WHERE token_id = id) AS days
        FROM tokens WHERE id = ?`,
    );
    expect(await row.bind(id).first()).toEqual({ last_used_at: null, days: 0 });
  });

  it("takes a text of at most 200 characters and nothing else, and repeats none", async () => {
    for (const token of [7, null, "x".repeat(201)]) {
      const response = await ask(token);
      expect(response.status).toBe(422);
      expect(await response.text()).not.toContain("xxx");
    }
    expect(await recognize("x".repeat(200))).toEqual(NOTHING);
    expect(await recognize("")).toEqual(NOTHING);
  });

  it("reads nothing for a text that we did not make, and logs none", async () => {
    const { plaintext } = await storeToken({ owner, expiresAt: now() + 60 });
    const body = `${plaintext.slice(0, 20)}${plaintext[20] === "x" ? "y" : "x"}${plaintext.slice(21, -6)}`;
    const forged = body + tokenChecksum(body);
    const lines = vi.spyOn(console, "log");
    let trips = 0;
    const count = <Value>(value: Value) => {
      trips += 1;
      return value;
    };
    const DB = new Proxy(env.DB, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => count(member.apply(target, args));
      },
    });
    const bindings = { ...env, DB };
    const tripsOf = async (path: string, token?: string) => {
      const context = createExecutionContext();
      const headers = { Authorization: `Bearer ${session}`, "Content-Type": "application/json" };
      const init = token === undefined ? {} : { method: "POST", body: JSON.stringify({ token }) };
      const before = trips;
      await app.fetch(new Request(ORIGIN + path, { headers, ...init }), bindings, context);
      await waitOnExecutionContext(context);
      return trips - before;
    };

    await tripsOf("/v1/nowhere");
    const authenticated = await tripsOf("/v1/nowhere");
    for (const text of ["hunter2", forged, plaintext.slice(0, -1), "lk_pat_"]) {
      expect(await tripsOf("/v1/tokens/recognize", text)).toBe(authenticated);
    }
    expect(await tripsOf("/v1/tokens/recognize", plaintext)).toBeGreaterThan(authenticated);
    const logged = JSON.stringify(lines.mock.calls);
    expect(logged).toContain("/v1/tokens/recognize");
    for (const text of [plaintext, forged]) expect(logged).not.toContain(text.slice(8, 40));
  });
});
