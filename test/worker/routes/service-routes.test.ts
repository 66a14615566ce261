import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import { LATEST_MIGRATION } from "../../../worker/db/latest-migration.ts";
import { call, ORIGIN } from "../support/call.ts";
import { storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession } from "../support/store-token.ts";

let session: string;

beforeAll(async () => {
  await storeOrganization();
  session = await storeSession(await storePerson());
});

describe("/health", () => {
  it("is live, and ready once D1 answers and is migrated", async () => {
    expect(await (await call("/health/live")).json()).toEqual({ status: "live" });
    expect(await (await call("/health/ready")).json()).toEqual({
      status: "ready",
      migration: LATEST_MIGRATION,
    });
  });

  it("is not ready on a database that lacks the newest migration", async () => {
    await env.DB.prepare("UPDATE d1_migrations SET name = '0000_' || name").run();
    try {
      // Bindings of their own make an isolate that has not read yet.
      const request = new Request(`${ORIGIN}/health/ready`);
      const response = await app.fetch(request, { ...env }, createExecutionContext());
      expect(response.status).toBe(503);
    } finally {
      await env.DB.prepare("UPDATE d1_migrations SET name = substr(name, 6)").run();
    }
  });

  it("requires the newest file of the migrations", () => {
    expect(env.TEST_MIGRATIONS.at(-1)?.name).toBe(LATEST_MIGRATION);
  });
});

describe("every answer", () => {
  it("forbids caching and sniffing, and has a request id that a problem repeats", async () => {
    for (const path of ["/v1/me", "/verify", "/health/live", "/nowhere", "/openapi.json"]) {
      const { headers } = await call(path);
      expect(headers.get("Cache-Control"), path).toBe("no-store");
      expect(headers.get("X-Content-Type-Options"), path).toBe("nosniff");
      expect(headers.get("X-Request-Id"), path).toMatch(/^[0-9a-f-]{36}$/);
    }
    const problem = await call("/nowhere");
    expect(await problem.json()).toMatchObject({
      type: "urn:latchkey:problem:not_found",
      status: 404,
      request_id: problem.headers.get("X-Request-Id"),
    });
  });

  it("allows CORS from any origin under /v1 and the token endpoints, but never with cookies", async () => {
    const preflight = (path: string) =>
      call(path, {
        method: "OPTIONS",
        headers: {
          Origin: "https://elsewhere.example",
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,idempotency-key",
        },
      });

    for (const path of ["/v1/tokens", "/oauth/token", "/oauth/revoke"]) {
      const { headers } = await preflight(path);
      expect(headers.get("Access-Control-Allow-Origin"), path).toBe("*");
      expect(headers.get("Access-Control-Allow-Headers"), path).toContain("Idempotency-Key");
      expect(headers.get("Access-Control-Allow-Credentials"), path).toBeNull();
    }
    const error = await call("/v1/tokens", { token: "bad" });
    expect(error.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(error.headers.get("Access-Control-Expose-Headers")).toContain("ETag");
    // From it, the extension knows the time by which tokens expire, whatever its computer's clock says.
    for (const path of ["/v1/tokens", "/oauth/token", "/.well-known/oauth-authorization-server"]) {
      const { headers } = await call(path, { token: "bad" });
      expect(headers.get("Access-Control-Expose-Headers"), path).toMatch(/\bDate\b/);
      const date = headers.get("Date") ?? "";
      expect(date, path).toBe(new Date(date).toUTCString());
      expect(Math.abs(Date.parse(date) - Date.now()), path).toBeLessThan(60_000);
    }
    for (const path of ["/login", "/verify", "/oauth/introspect", "/oauth/authorize", "/account"]) {
      expect((await preflight(path)).headers.get("Access-Control-Allow-Origin"), path).toBeNull();
    }
  });

  it("does not accept a cookie as a session", async () => {
    const headers = { Cookie: `session=${session}; __Host-session=${session}` };
    expect((await call("/v1/me", { headers })).status).toBe(401);
  });
});
