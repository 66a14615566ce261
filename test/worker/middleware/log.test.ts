import { beforeAll, describe, expect, it, vi } from "vitest";
import { call, callForm } from "../support/call.ts";
import { captureLog } from "../support/capture-log.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const FIELDS = new Set([
  "level",
  "event",
  "request_id",
  "method",
  "route",
  "status",
  "duration_ms",
  "refusal",
  "error",
  "setting",
]);

describe("the log", () => {
  let owner: string;
  beforeAll(async () => {
    await storeOrganization();
    owner = await storePerson();
  });

  it("has one JSON line a request, with allowed fields only", async () => {
    const lines = await captureLog(async () => {
      await call("/v1/tokens/tok_unknown?x=1", { token: await storeSession(owner) });
      await call("/verify");
    });

    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line)).filter((field) => !FIELDS.has(field))).toEqual([]);
    }
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      method: "GET",
      route: "/v1/tokens/:id",
      status: 404,
      refusal: "not_found",
    });
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ status: 401, refusal: "unauthenticated" });
  });

  it("never contains a secret, wherever a request has one", async () => {
    const { plaintext: pat } = await storeToken({ owner, scopes: ["API_READ"] });
    const session = await storeSession(owner);
    const { plaintext: svc } = await storeToken({ kind: "svc", owner: HOME });
    const key = "idempotency-key-nobody-may-see";
    const lines = await captureLog(async () => {
      await call(`/v1/tokens/${pat}`, { token: session });
      await call(`/v1/tokens?q=${pat}`, { token: session });
      await call(`/verify/${pat}?scope=${pat}&access_token=${pat}`, { token: pat });
      await call(`/${pat}`, { token: svc });
      await callForm("/oauth/introspect", { token: pat, [pat]: pat }, { token: svc });
      await callForm("/oauth/revoke", { token: pat });
      await call("/v1/tokens", {
        method: "POST",
        token: session,
        body: { name: pat, [pat]: pat },
        headers: { "Idempotency-Key": key },
      });
      await call("/v1/tokens", { method: "POST", token: session, body: `{"${pat}` });
      await call(`/login?return_to=${pat}`, { headers: { Cookie: `a=${pat}`, "User-Agent": pat } });
    });

    expect(lines.length).toBeGreaterThanOrEqual(8);
    for (const secret of [pat, session, svc, key]) expect(lines.join("\n")).not.toContain(secret);
  });

  it("names the class of an unexpected error, never its message", async () => {
    const spy = vi.spyOn(crypto, "randomUUID").mockImplementationOnce(() => {
      throw new TypeError("it quotes lk_pat_secret");
    });
    const lines = await captureLog(() => call("/health/live"));
    spy.mockRestore();

    expect(lines.join("\n")).toContain('"error":"TypeError"');
    expect(lines.join("\n")).not.toContain("lk_pat_secret");
  });
});
