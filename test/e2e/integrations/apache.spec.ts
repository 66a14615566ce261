import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { withinPromise } from "../support/within-promise.ts";
import { documented, type Ports, write } from "./support/documented.ts";
import { type Answer, type Api, type Sent, send, startApi, startImpostor } from "./support/http.ts";
import { test } from "./support/latchkey.ts";
import { OTHER, ownerOf } from "./support/plant.ts";
import { type Program, startProgram } from "./support/program.ts";
import { startTlsFront, type TlsFront } from "./support/tls-front.ts";

const PORT = 8838;
const MODULES = [
  ...["mpm_event", "authn_core", "authz_core", "authz_user", "headers"],
  ...["proxy", "proxy_http", "auth_openidc"],
];

/** What Debian's own apache2.conf has around the documented file. */
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

const text = (ports: Ports, front: TlsFront) =>
  documented("apache/latchkey.conf", ports, {
    "tokens.example.com": front.host,
    "/etc/ssl/certs/ca-certificates.crt": front.certificate,
  });

function startApache(ports: Ports, front: TlsFront, credential: string): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-apache-"));
  // Apache's workers run as another user where it is started by root.
  chmodSync(folder, 0o755);
  write(join(folder, "latchkey.conf"), text(ports, front));
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
  const ask = (sent: Sent): Promise<Answer> => {
    api.arrived.length = 0;
    return send(PORT, sent);
  };
  const expectRefused = (answer: Answer, status: number) => {
    expect(answer.status).toBe(status);
    expect(api.arrived).toEqual([]);
  };

  test.beforeAll(async ({ latchkey }) => {
    api = await startApi();
    credential = (await latchkey.issue({ api: "control-plane", scopes: [] })).secret;
    const ports = { listen: PORT, latchkey: latchkey.port, api: api.port };
    front = await startTlsFront(latchkey.port);
    // The first answer of a server that has just started may take longer than Apache waits for it.
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

  test("lets a good token through and tells the API whose it is, but not the secret", async ({
    latchkey,
  }) => {
    const { secret } = await latchkey.issue({});
    const headers = { OIDC_CLAIM_sub: "forged", "OIDC-CLAIM-role": "forged" };
    const answer = await ask({ path: "/api/things", token: secret, headers });

    expect([answer.status, answer.body]).toEqual([200, "from the API"]);
    const arrived = JSON.stringify(api.arrived);
    expect(arrived).toContain(ownerOf("org_home"));
    expect(arrived).not.toContain(secret);
    expect(arrived).not.toContain("forged");
  });

  test("tells the API who it is whatever headers the client calls a matter of its connection", async ({
    latchkey,
  }) => {
    const { secret } = await latchkey.issue({});
    const headers = { Connection: "OIDC_CLAIM_role, oidc_claim_sub" };
    expect((await ask({ path: "/api/things", token: secret, headers })).status).toBe(200);
    expect(api.arrived[0]?.headers).toMatchObject({
      oidc_claim_sub: ownerOf("org_home"),
      oidc_claim_role: "Global_Admin",
    });
  });

  test("refuses without a token, with a bad one and with another organization's", async ({
    latchkey,
  }) => {
    expectRefused(await ask({ path: "/api/things" }), 401);
    expectRefused(await ask({ path: "/api/things", token: "hunter2" }), 401);
    const { secret } = await latchkey.issue({ organization: OTHER });
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
    const good = await latchkey.issue({});
    expectRefused(await ask({ path: `/api/things?access_token=${good.secret}` }), 401);
  });

  test("refuses a token without the scope", async ({ latchkey }) => {
    const { secret } = await latchkey.issue({ scopes: ["METRICS_READ", "API_WRITE"] });
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
  });

  test("asks Latchkey at every request, having no cache of its own", async ({ latchkey }) => {
    // The module keeps only what it is told the end of.
    const expiresAt = Math.floor(Date.now() / 1000) + 3_600;
    const { secret } = await latchkey.issue({ expiresAt });
    for (const times of [1, 2, 3]) {
      const before = front.asked();
      expect((await ask({ path: "/api/things", token: secret })).status).toBe(200);
      expect([times, front.asked() - before]).toEqual([times, 1]);
    }
  });

  test("refuses a revoked token at the next request once Latchkey does, within 5 s", async ({
    latchkey,
  }) => {
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
    const told = await withinPromise(introspect, ({ body }) => body === '{"active":false}');
    expect(told.body).toBe('{"active":false}');
    expectRefused(await ask({ path: "/api/things", token: secret }), 401);
  });

  test("is closed while Latchkey is down", async ({ latchkey }) => {
    const impostor = await startImpostor();
    const ports = { listen: PORT + 1, latchkey: impostor.port, api: api.port };
    const nonsense = await startTlsFront(impostor.port);
    const down = await startApache(ports, nonsense, "lk_svc_none");
    try {
      const { secret } = await latchkey.issue({});
      api.arrived.length = 0;
      for (const mode of [503, 404, "hang up"] as const) {
        impostor.mode = mode;
        const answer = await send(PORT + 1, { path: "/api/things", token: secret });
        expect([mode, answer.status]).not.toEqual([mode, 200]);
      }
      await impostor.stop();
      const answer = await send(PORT + 1, { path: "/api/things", token: secret });
      expect(answer.status).not.toBe(200);
      expect(api.arrived).toEqual([]);
    } finally {
      await down.stop();
      await nonsense.stop();
    }
  });
});
