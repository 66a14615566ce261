import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { computeTokenChecksum } from "../../../../shared/token-shape.ts";
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
  ])("recognizes a token of mine that is %s", async (status, options) => {
    const { id, plaintext } = await storeToken({ owner, ...options });
    const view = await call(`/v1/tokens/${id}`, { token: session });

    expect(await recognize(plaintext)).toEqual({ found: "mine", token: await view.json() });
    expect(await recognize(plaintext)).toMatchObject({ token: { id, status } });
  });

  it("recognizes a token with what is often copied along", async () => {
    const { id, plaintext } = await storeToken({ owner });
    for (const text of [
      `${plaintext}\r\n`,
      `"${plaintext}"`,
      `Authorization: Bearer ${plaintext}`,
    ]) {
      expect(await recognize(text)).toMatchObject({ found: "mine", token: { id } });
    }
  });

  it("recognizes my token by a replaced secret", async () => {
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

  it("names the owner to a manager of other people's tokens", async () => {
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

  it("tells other members only if the token is valid in this organization", async () => {
    const stranger = await storePerson();
    const recognizeTheirs = async (options: object) =>
      recognize((await storeToken({ owner: stranger, ...options })).plaintext);

    expect(await recognizeTheirs({})).toEqual({ found: "other", valid: true });
    expect(await recognizeTheirs({ revokedAt: 1_000 })).toEqual(NOTHING);
    expect(await recognizeTheirs({ expiresAt: 1_000 })).toEqual(NOTHING);
    const member = await storePerson({ organization: OTHER });
    expect(await recognizeTheirs({ owner: member, organization: OTHER })).toEqual(NOTHING);
    const mineElsewhere = await storeToken({ owner, organization: OTHER });
    expect(await recognize(mineElsewhere.plaintext)).toEqual(NOTHING);
  });

  it("recognizes no deleted token, session or service credential, not even the caller's own session", async () => {
    const deleted = await storeToken({ owner });
    await call(`/v1/tokens/${deleted.id}`, { method: "DELETE", token: session });
    const service = await storeToken({ kind: "svc", owner: "org_home" });

    for (const text of [deleted.plaintext, session, service.plaintext]) {
      expect(await recognize(text)).toEqual(NOTHING);
    }
  });

  it("does not count as a use of the token", async () => {
    const { id, plaintext } = await storeToken({ owner });
    await recognize(plaintext);
    await recognize(plaintext);
    const row = env.DB.prepare(
      `SELECT last_used_at, (SELECT count(*) FROM token_usage WHERE token_id = id) AS days
        FROM tokens WHERE id = ?`,
    );
    expect(await row.bind(id).first()).toEqual({ last_used_at: null, days: 0 });
  });

  it("accepts only a text of at most 200 characters, and never repeats it", async () => {
    for (const token of [7, null, "x".repeat(201)]) {
      const response = await ask(token);
      expect(response.status).toBe(422);
      expect(await response.text()).not.toContain("xxx");
    }
    expect(await recognize("x".repeat(200))).toEqual(NOTHING);
    expect(await recognize("")).toEqual(NOTHING);
  });

  it("reads nothing from D1 for a forged text, and logs no text", async () => {
    const { plaintext } = await storeToken({ owner, expiresAt: now() + 60 });
    const body = `${plaintext.slice(0, 20)}${plaintext[20] === "x" ? "y" : "x"}${plaintext.slice(21, -6)}`;
    const forged = body + computeTokenChecksum(body);
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
