import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { PLAIN_PATHS, pathTricks } from "../../support/path-tricks.ts";
import { pollWithinPromise } from "../support/poll-within-promise.ts";
import { type Ports, readDocumented, write } from "./support/documented.ts";
import {
  type Answer,
  type Api,
  type SentRequest,
  send,
  startApi,
  startImpostor,
} from "./support/http.ts";
import { test } from "./support/latchkey.ts";
import { OTHER, ownerOf } from "./support/plant.ts";
import { expectOnlyPreflights, PREFLIGHT, WITH_PREFLIGHTS } from "./support/preflights.ts";
import { type Program, startProgram } from "./support/program.ts";
import { sendRaw } from "./support/send-raw.ts";
import { startTlsFront, type TlsFront } from "./support/tls-front.ts";

const PORT = 8838;
const MODULES = [
  ...["mpm_event", "authn_core", "authz_core", "authz_user", "headers", "rewrite"],
  ...["proxy", "proxy_http", "auth_openidc"],
];

/** The main configuration that includes the documented file, like Debian's apache2.conf. */
const main = (folder: string) => `
  ServerName localhost
  ServerRoot ${folder}
  PidFile ${folder}/apache2.pid
  DefaultRuntimeDir ${folder}
  ErrorLog ${folder}/error.log
  <IfModule unixd_module>
    User www-data
    Group www-data
  </IfModule>
  ${MODULES.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n  ")}
  Include ${folder}/latchkey.conf
`;

const text = (ports: Ports, front: TlsFront, more: Record<string, string>) =>
  readDocumented("apache/latchkey.conf", ports, {
    ...more,
    "tokens.example.com": front.host,
    "/etc/ssl/certs/ca-certificates.crt": front.certificate,
  });

function startApache(
  ports: Ports,
  front: TlsFront,
  credential: string,
  more: Record<string, string> = {},
): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-apache-"));
  // When root starts Apache, its workers run as another user.
  chmodSync(folder, 0o755);
  write(join(folder, "latchkey.conf"), text(ports, front, more));
  const file = write(join(folder, "apache2.conf"), main(folder));
  return startProgram(["/usr/sbin/apache2", "-f", file, "-D", "FOREGROUND"], ports.listen, folder, {
    LATCHKEY_CREDENTIAL: credential,
  });
}

test.describe("Apache with mod_auth_openidc, as documented (RFC 7662)", () => {
  let api: Api;
  let credential: string;
  let front: TlsFront;
  let apache: Program;
  const ask = (sent: SentRequest): Promise<Answer> => {
    api.received.length = 0;
    return send(PORT, sent);
  };
  const expectRefused = (answer: Answer, status: number) => {
    expect(answer.status).toBe(status);
    expect(api.received).toEqual([]);
  };

  test.beforeAll(async ({ latchkey }) => {
    api = await startApi();
    credential = (await latchkey.issue({ api: "control-plane", scopes: [] })).secret;
    const ports = { listen: PORT, latchkey: latchkey.port, api: api.port };
    front = await startTlsFront(latchkey.port);
    // The first answer of a new server may take longer than Apache's timeout.
    await fetch(`http://localhost:${latchkey.port}/oauth/introspect`, {
      method: "POST",
      headers: { Authorization: `Bearer ${credential}` },
      body: new URLSearchParams({ token: "none" }),
    });
    apache = await startApache(ports, front, credential);
  });
  test.afterAll(async () => {
    await apache?.stop();
    await front?.stop();
    await api?.stop();
  });

  test("forwards a valid token's owner to the API, but not the secret", async ({ latchkey }) => {
    const { secret } = await latchkey.issue({});
    const headers = { OIDC_CLAIM_sub: "forged", "OIDC-CLAIM-role": "forged" };
    const answer = await ask({ path: "/api/things", token: secret, headers });

    expect([answer.status, answer.body]).toEqual([200, "from the API"]);
    const arrived = JSON.stringify(api.received);
    expect(arrived).toContain(ownerOf("org_home"));
    expect(arrived).not.toContain(secret);
    expect(arrived).not.toContain("forged");
  });

  test("sends the identity headers to the API even if the client lists them in Connection", async ({
    latchkey,
  }) => {
    const { secret } = await latchkey.issue({});
    const headers = { Connection: "OIDC_CLAIM_role, oidc_claim_sub" };
    expect((await ask({ path: "/api/things", token: secret, headers })).status).toBe(200);
    expect(api.received[0]?.headers).toMatchObject({
      oidc_claim_sub: ownerOf("org_home"),
      oidc_claim_role: "Global_Admin",
    });
  });

  test("refuses a missing token, an invalid one and one of another organization", async ({
    latchkey,
  }) => {
    expectRefused(await ask({ path: "/api/things" }), 401);
    expectRefused(await ask({ path: "/api/things", token: "hunter2" }), 401);
    const { secret } = await latchkey.issue({ organization: OTHER });
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
    // The module itself passes OPTIONS on without a token.
    for (const method of ["OPTIONS", "HEAD", "PUT"]) {
      const headers = { OIDC_CLAIM_sub: "forged", "X-HTTP-Method-Override": "DELETE" };
      expectRefused(await ask({ path: "/api/things", method, headers }), 401);
    }
    const good = await latchkey.issue({});
    expectRefused(await ask({ path: `/api/things?access_token=${good.secret}` }), 401);
  });

  test("refuses a token without the scope", async ({ latchkey }) => {
    const { secret } = await latchkey.issue({ scopes: ["METRICS_READ", "API_WRITE"] });
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
  });

  test("asks Latchkey at every request, without a cache", async ({ latchkey }) => {
    // The module would cache only an answer that has an expiry.
    const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
    const { secret } = await latchkey.issue({ expiresAt });
    for (const attempt of [1, 2, 3]) {
      const before = front.countRequests();
      expect((await ask({ path: "/api/things", token: secret })).status).toBe(200);
      expect([attempt, front.countRequests() - before]).toEqual([attempt, 1]);
    }
  });

  test("refuses a revoked token as soon as Latchkey does, within 5 s", async ({ latchkey }) => {
    const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
    const { secret } = await latchkey.issue({ expiresAt });
    expect((await ask({ path: "/api/things", token: secret })).status).toBe(200);
    await latchkey.revoke(secret);
    const introspect = () =>
      send(latchkey.port, {
        path: "/oauth/introspect",
        method: "POST",
        token: credential,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: `token=${secret}`,
      });
    const verdict = await pollWithinPromise(introspect, ({ body }) => body === '{"active":false}');
    expect(verdict.body).toBe('{"active":false}');
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
  });

  test("lets no path through that the API may read as outside of the guarded prefix", async ({
    latchkey,
  }) => {
    const { secret } = await latchkey.issue({});
    const tricks = [...pathTricks("api", "orders"), ...pathTricks("orders", "api")];
    api.received.length = 0;
    const statuses = new Set<number>();
    for (const trick of tricks) {
      const lines = [`GET ${trick} HTTP/1.1`, `Authorization: Bearer ${secret}`];
      statuses.add(await sendRaw(PORT, lines));
    }
    expect(api.received.map(({ url }) => url)).toEqual([]);
    // Apache itself knows no path with an encoded slash.
    expect([...statuses].sort()).toEqual([400, 404]);

    for (const path of PLAIN_PATHS.map((rest) => `/api/${rest}`)) {
      expect([path, (await ask({ path, token: secret })).status]).toEqual([path, 200]);
      expect(api.received).toMatchObject([{ url: path }]);
    }
  });

  test("refuses a malformed credential as the client's mistake", async ({ latchkey }) => {
    const { secret } = await latchkey.issue({});
    for (const credential of ["Bearer", `Bearer "${secret}"`, `Bearer ${secret} x`]) {
      const headers = { Authorization: credential };
      expectRefused(await ask({ path: "/api/things", headers }), 401);
    }
  });

  test("answers a browser's preflight itself once it is told to, and lets nothing else through", async ({
    latchkey,
  }) => {
    const headers = PREFLIGHT;
    expectRefused(await ask({ path: "/api/things", method: "OPTIONS", headers }), 401);
    const ports = { listen: PORT + 1, latchkey: latchkey.port, api: api.port };
    const program = await startApache(ports, front, credential, WITH_PREFLIGHTS);
    try {
      const { secret } = await latchkey.issue({});
      await expectOnlyPreflights(PORT + 1, api, secret);
    } finally {
      await program.stop();
    }
  });

  test("refuses every request while Latchkey is down", async ({ latchkey }) => {
    const impostor = await startImpostor();
    const ports = { listen: PORT + 1, latchkey: impostor.port, api: api.port };
    const nonsense = await startTlsFront(impostor.port);
    const down = await startApache(ports, nonsense, "lk_svc_none");
    try {
      const { secret } = await latchkey.issue({});
      api.received.length = 0;
      for (const mode of [503, 404, "hang up"] as const) {
        impostor.mode = mode;
        const answer = await send(PORT + 1, { path: "/api/things", token: secret });
        expect([mode, answer.status]).not.toEqual([mode, 200]);
      }
      await impostor.stop();
      const answer = await send(PORT + 1, { path: "/api/things", token: secret });
      expect(answer.status).not.toBe(200);
      expect(api.received).toEqual([]);
    } finally {
      await down.stop();
      await nonsense.stop();
    }
  });
});
