import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { apiControlPlane } from "../../../worker/permissions/presets/api-control-plane.ts";
import { call, callForm } from "../support/call.ts";
import { captureLog } from "../support/capture-log.ts";
import { expectRequestId } from "../support/expect-request-id.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const FOREIGN = "11111111-2222-4333-8444-555555555555";

let pat: string;
let svc: string;

beforeAll(() => storeOrganization(HOME, apiControlPlane));
beforeEach(async () => {
  const person = await storePerson({ role: "Global_Admin", groups: ["token-managers"] });
  pat = (await storeToken({ owner: person, scopes: ["API_READ"] })).plaintext;
  svc = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
});

// test/worker/middleware/response-headers.test.ts looks for it on every route.
describe("X-Request-Id", () => {
  it("is on each refusal of /verify and answer of introspection", async () => {
    for (const path of ["/verify", "/verify?a=1", "/verify?scope=NONE"]) {
      for (const token of [undefined, "bad", pat]) {
        const response = await call(path, { token });
        if (response.status !== 200) await expectRequestId(response, `${path} ${token}`);
      }
    }
    for (const token of [pat, "unknown"]) {
      const response = await callForm("/oauth/introspect", { token }, { token: svc });
      expect(response.status).toBe(200);
      await expectRequestId(response, token);
    }
  });

  // The answer is sent again for later requests, and writes no line of the log that an id could name.
  it("is not on an allowed /verify", async () => {
    const { status, headers } = await call("/verify?scope=API_READ", { token: pat });
    expect([status, headers.get("X-Request-Id")]).toEqual([200, null]);
  });

  it("is never the client's: a client could take the id of another request in the audit trail", async () => {
    const headers = { "X-Request-Id": FOREIGN };
    for (const path of ["/v1/me", "/verify", "/oauth/introspect", "/login", "/nowhere"]) {
      const { headers: answered } = await call(path, { headers });
      expect(answered.get("X-Request-Id"), path).not.toBe(FOREIGN);
    }
  });

  it("is the one in the log, also of an introspection that finds no active token", async () => {
    for (const ask of [
      () => call("/v1/me"),
      () => call("/verify"),
      () => call("/login"),
      () => callForm("/oauth/introspect", { token: "unknown" }, { token: svc }),
      () => callForm("/oauth/introspect", { token: "unknown" }),
    ]) {
      let id: string | null = null;
      const lines = await captureLog(async () => {
        id = (await ask()).headers.get("X-Request-Id");
      });
      expect(lines.map((line) => JSON.parse(line).request_id)).toEqual([id]);
    }
  });
});
