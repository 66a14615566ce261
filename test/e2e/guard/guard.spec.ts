import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { formatSecret } from "../../../extension/format/copy-formats.ts";
import { NOTICES_FILE } from "../../../scripts/packaging/create-notices-plugin.ts";
import { type Command, runLine } from "../../support/command.ts";
import { readmeSnippets } from "../../support/readme-snippets.ts";
import { type Answer, type SentRequest, send } from "../integrations/support/http.ts";
import { type OwnLatchkey, startLatchkey } from "../integrations/support/latchkey.ts";
import { OTHER, ownerOf } from "../integrations/support/plant.ts";
import type { Program } from "../integrations/support/program.ts";
import { waitUntilRefused } from "../integrations/support/wait-until-refused.ts";
import { PROMISE_MS } from "../support/poll-within-promise.ts";
import { expectPublishable } from "./support/expect-publishable.ts";
import { expectGuardedPreflights } from "./support/guarded-preflights.ts";
import {
  createOutsideProjects,
  EXAMPLES,
  type Example,
  type OutsideProjects,
} from "./support/outside-projects.ts";

const PORTS = {
  latchkey: 8850,
  "hono-worker": 8852,
  "fetch-worker": 8854,
  express: 8856,
  fastify: 8857,
  koa: 8859,
  next: 8860,
} as const;
const UNBOUND_PORT = 8858;
const SET_UP_MS = 480_000;
/** Sessions of `wrangler dev` register again every 10 s, so finding each other may take several tries. */
const FOUND_MS = 120_000;
const CHALLENGE = 'Bearer realm="latchkey"';
const FORMS = EXAMPLES;
/** The commands in docs/integrations/guard.md: install, serve, call. */
const [, SERVE, CALL] = readmeSnippets("Use it in your own `wrangler dev`");

test.describe.configure({ mode: "serial" });

let projects: OutsideProjects;
let latchkey: OwnLatchkey;
let worker: Command | undefined;
let workerToken: string;
const programs: Program[] = [];

test.beforeAll(async () => {
  test.setTimeout(SET_UP_MS);
  [projects, latchkey] = await Promise.all([
    createOutsideProjects(),
    startLatchkey(PORTS.latchkey),
  ]);
  workerToken = (await latchkey.issue({})).secret;
  // The popup copies this line with "Copy as", ".env line".
  const line = formatSecret("env", workerToken, "http://localhost:8787");
  writeFileSync(join(projects.folderOf("hono-worker"), ".dev.vars"), `${line}\n`);
  const credential = await latchkey.issue({ api: "control-plane", scopes: [] });
  const settings = {
    LATCHKEY_INTROSPECTION: `http://127.0.0.1:${PORTS.latchkey}/oauth/introspect`,
    LATCHKEY_CREDENTIAL: credential.secret,
  };
  const vars = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(projects.folderOf("fetch-worker"), ".dev.vars"), vars.join(""));
  worker = projects.paste(SERVE?.text ?? "", PORTS["hono-worker"], {
    WRANGLER_REGISTRY_PATH: latchkey.registry,
  });
  programs.push(await projects.serve("fetch-worker", PORTS["fetch-worker"], latchkey.registry));
  for (const form of ["express", "fastify", "koa", "next"] as const) {
    programs.push(await projects.start(form, PORTS[form], settings));
  }
  await worker.waitForOutput(/Ready on/, SET_UP_MS);
  for (const form of FORMS) await waitUntilServed(form);
});

test.afterAll(async () => {
  await worker?.interrupt();
  for (const program of programs) await program.stop();
  await latchkey?.stop();
  projects?.remove();
});

const ask = (form: Example, sent: Partial<SentRequest> = {}): Promise<Answer> =>
  send(PORTS[form], { path: "/things/mine", ...sent });

/** Waits until a form works: two sessions of `wrangler dev` need some time to find each other. */
async function waitUntilServed(form: Example): Promise<void> {
  const status = async () => (await ask(form, { token: workerToken })).status;
  await expect.poll(status, { message: form, timeout: FOUND_MS }).toBe(200);
}

for (const form of FORMS) {
  test.describe(`latchkey/guard installed from its tarball: ${form}`, () => {
    test("type-checks in a strict project", async () => {
      expect(await projects.checkTypes(form)).toBe("");
    });

    test("gives the handler the verdict but not the credential", async () => {
      const { secret } = await latchkey.issue({});
      const answer = await ask(form, { token: secret });

      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({
        subject: ownerOf("org_home"),
        role: "Global_Admin",
        scopes: expect.arrayContaining(["API_READ"]),
        credential: null,
      });
      expect(answer.body).not.toContain(secret);
    });

    test("answers 401 to a missing or invalid token, 400 to two tokens (RFC 6750 §3.1)", async () => {
      const none = await ask(form);
      expect([none.status, none.headers["www-authenticate"]]).toEqual([401, CHALLENGE]);
      const foreign = await latchkey.issue({ organization: OTHER });
      for (const token of ["hunter2", foreign.secret]) {
        const bad = await ask(form, { token });
        const challenge = `${CHALLENGE}, error="invalid_token"`;
        expect([bad.status, bad.headers["www-authenticate"]]).toEqual([401, challenge]);
      }
      const { secret } = await latchkey.issue({});
      const twice = { Authorization: [`Bearer ${secret}`, "Bearer hunter2"] };
      // Next.js hands over the first of two only.
      expect((await ask(form, { headers: twice })).status).toBe(form === "next" ? 200 : 400);
    });

    test("answers 403 and names the missing scope", async () => {
      const { secret } = await latchkey.issue({ scopes: ["METRICS_READ"] });
      const answer = await ask(form, { token: secret });

      expect(answer.status).toBe(403);
      expect(answer.headers["www-authenticate"]).toBe(
        `${CHALLENGE}, error="insufficient_scope", scope="API_READ"`,
      );
    });
  });
}

test("the package carries the licences of what it bundles", () => {
  const installed = join(projects.folderOf("express"), "node_modules/latchkey");
  const notices = readFileSync(join(installed, NOTICES_FILE), "utf8");
  for (const name of ["crc-32", "valibot"]) expect(notices).toMatch(new RegExp(`^${name} `, "m"));
  expect(readFileSync(join(installed, "LICENSE"), "utf8")).toContain("MIT License");
});

test("every form accepts a token until it is revoked, and refuses it at most 5 s later", async () => {
  const { secret } = await latchkey.issue({});
  for (const form of FORMS) expect((await ask(form, { token: secret })).status).toBe(200);
  await latchkey.revoke(secret);
  const answers = FORMS.map((form) => waitUntilRefused(() => ask(form, { token: secret })));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(FORMS.map(() => 401));
});

test("the package passes publint and attw, and has only what its users need", async () => {
  await expectPublishable(projects.tarball);
});

test("each form with the option answers the preflights of its page, and lets nothing else through", async () => {
  const { secret } = await latchkey.issue({});
  for (const form of ["fastify", "koa", "next"] as const) {
    await expectGuardedPreflights((sent) => ask(form, sent), secret);
  }
});

test("the documented commands call the Worker with the token in its .dev.vars", async () => {
  const call = projects.paste(CALL?.text ?? "", PORTS["hono-worker"]);

  expect(await call.ended).toBe(0);
  expect(call.output()).toContain(`{"subject":"${ownerOf("org_home")}","role":"Global_Admin"`);
});

test("the documented curl lines work with only the port changed", async () => {
  const credential = await latchkey.issue({ api: "control-plane", scopes: [] });
  const lines = ["An OAuth resource server", "Behind a reverse proxy", "For a token's owner"]
    .flatMap((heading) => readmeSnippets(heading).filter(({ language }) => language === "sh"))
    .flatMap(({ text }) => text.trim().split("\n"));
  const outcomes: { output: string; statusAfter: number }[] = [];
  for (const line of lines) {
    const { secret: token } = await latchkey.issue({});
    const env = { TOKEN: token, API_CREDENTIAL: credential.secret };
    const command = runLine(line.replace(":8787/", `:${PORTS.latchkey}/`), projects.root, env);
    expect([line, await command.ended]).toEqual([line, 0]);
    const { status: statusAfter } = await send(PORTS.latchkey, { path: "/v1/tokens/self", token });
    outcomes.push({ output: command.output(), statusAfter });
  }

  expect(outcomes).toEqual([
    { output: expect.stringContaining('"active":true'), statusAfter: 200 },
    {
      output: expect.stringMatching(/HTTP\/1\.1 200 [\s\S]*X-Token-Scope: API_READ/),
      statusAfter: 200,
    },
    { output: expect.stringContaining('"status":"active"'), statusAfter: 200 },
    { output: expect.any(String), statusAfter: 401 },
    { output: expect.any(String), statusAfter: 401 },
  ]);
});

test("a Worker can verify its own token, which the popup copied", async () => {
  const answer = await ask("hono-worker", { path: "/health" });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { token: "allowed" }]);
});

test("a guard whose binding finds no Latchkey answers 503", async () => {
  const unbound = await projects.serve("hono-worker", UNBOUND_PORT, `${latchkey.registry}-empty`);
  try {
    const answer = await send(UNBOUND_PORT, { path: "/things/mine", token: workerToken });
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "5"]);
  } finally {
    await unbound.stop();
  }
});

test("while Latchkey is down, every form answers 503, even to a token that it accepted before", async () => {
  const unseen = await latchkey.issue({});
  for (const form of FORMS) expect((await ask(form, { token: workerToken })).status).toBe(200);
  await latchkey.stop();
  await new Promise((resolve) => setTimeout(resolve, PROMISE_MS));
  for (const form of FORMS) {
    for (const token of [workerToken, unseen.secret]) {
      const answer = await ask(form, { token });
      expect([form, answer.status]).toEqual([form, 503]);
      expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
    }
    expect((await ask(form, { token: "hunter2" })).status).toBe(401);
  }
});
