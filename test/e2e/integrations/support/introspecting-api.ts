import { expect } from "@playwright/test";
import { type Answer, type SentRequest, send, startImpostor } from "./http.ts";
import { test } from "./latchkey.ts";
import { OTHER, ownerOf } from "./plant.ts";
import type { Program } from "./program.ts";
import { waitUntilRefused } from "./wait-until-refused.ts";

/** An API that asks Latchkey by introspection, with the code of its page in docs/integrations/. */
export interface IntrospectingApi {
  name: string;
  /** The API's port. The next port is used when an impostor replaces Latchkey. */
  port: number;
  start(port: number, env: Record<string, string>): Promise<Program>;
}

const CHALLENGE = 'Bearer realm="latchkey"';
const PATH = "/things/mine";

/** Tests what an API has to promise that checks its tokens itself. */
export function testIntrospectingApi({ name, port, start }: IntrospectingApi): void {
  test.describe(`${name}, as documented (RFC 7662)`, () => {
    let program: Program;
    let credential: string;
    const ask = (sent: Partial<SentRequest>): Promise<Answer> =>
      send(port, { path: PATH, ...sent });
    const startFor = (latchkeyPort: number, apiPort: number) =>
      start(apiPort, {
        LATCHKEY_INTROSPECTION: `http://127.0.0.1:${latchkeyPort}/oauth/introspect`,
        LATCHKEY_CREDENTIAL: credential,
      });

    test.beforeAll(async ({ latchkey }) => {
      credential = (await latchkey.issue({ api: "control-plane", scopes: [] })).secret;
      program = await startFor(latchkey.port, port);
    });
    test.afterAll(() => program?.stop());

    test("passes a good token's owner to the handler, until the token is revoked", async ({
      latchkey,
    }) => {
      const { secret } = await latchkey.issue({ scopes: ["METRICS_READ", "API_READ"] });
      const answer = await ask({ token: secret });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        200,
        {
          subject: ownerOf("org_home"),
          role: "Global_Admin",
          scopes: expect.arrayContaining(["API_READ", "METRICS_READ"]),
        },
      ]);

      await latchkey.revoke(secret);
      expect((await waitUntilRefused(() => ask({ token: secret }))).status).toBe(401);
    });

    test("answers 401 to a missing, unknown or foreign token, and 403 to one without the scope", async ({
      latchkey,
    }) => {
      const none = await ask({});
      expect([none.status, none.headers["www-authenticate"]]).toEqual([401, CHALLENGE]);
      const foreign = await latchkey.issue({ organization: OTHER });
      for (const token of ["hunter2", foreign.secret]) {
        const bad = await ask({ token });
        const challenge = `${CHALLENGE}, error="invalid_token"`;
        expect([bad.status, bad.headers["www-authenticate"]]).toEqual([401, challenge]);
      }
      const { secret } = await latchkey.issue({ scopes: ["METRICS_READ", "API_WRITE"] });
      const lacking = await ask({ token: secret });
      expect([lacking.status, lacking.headers["www-authenticate"]]).toEqual([
        403,
        `${CHALLENGE}, error="insufficient_scope", scope="API_READ"`,
      ]);
    });

    test("answers 400 to a malformed credential and to two of them", async ({ latchkey }) => {
      const { secret } = await latchkey.issue({});
      const good = `Bearer ${secret}`;
      for (const Authorization of ["Bearer", `${good} x`, `Bearer "${secret}"`, [good, good]]) {
        const { status } = await ask({ headers: { Authorization } });
        expect([Authorization, status]).toEqual([Authorization, 400]);
      }
    });

    test("answers 503 while Latchkey is down or answers nonsense", async ({ latchkey }) => {
      const impostor = await startImpostor();
      const down = await startFor(impostor.port, port + 1);
      try {
        const { secret } = await latchkey.issue({});
        for (const mode of [503, 404, 302, 200, "hang up"] as const) {
          impostor.mode = mode;
          const { status } = await send(port + 1, { path: PATH, token: secret });
          expect([mode, status]).toEqual([mode, 503]);
        }
        await impostor.stop();
        expect((await send(port + 1, { path: PATH, token: secret })).status).toBe(503);
      } finally {
        await down.stop();
      }
    });
  });
}
