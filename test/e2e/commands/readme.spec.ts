import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { cleanCheckout } from "../../support/clean-checkout.ts";
import { type Command, runLine } from "../../support/command.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
/** The commands in the README's shell blocks. */
const START = /^npm ci && npm start$/m.exec(readme)?.[0] ?? "";
const TEST = /^npm ci && npm test$/m.exec(readme)?.[0] ?? "";

const PORT = "8825";
const url = `http://localhost:${PORT}`;
const INSTALL_MS = 600_000;
const START_MS = 360_000;

test.describe.configure({ mode: "serial" });

test.describe("the README", () => {
  let clone: string;
  let server: Command;
  let first: PrintedText;

  test.beforeAll(async () => {
    test.setTimeout(INSTALL_MS + START_MS);
    clone = cleanCheckout(projectRoot);
    server = runLine(START, clone, { PORT, npm_config_prefer_offline: "true" });
    await server.waitForOutput(/oauth\/introspect"/, INSTALL_MS + START_MS);
    first = parseOutput(server.output());
  });

  test.afterAll(async () => {
    await server.interrupt();
    rmSync(clone, { recursive: true, force: true });
  });

  test("names the two commands, and continuous integration runs the second", () => {
    expect(START).toBe("npm ci && npm start");
    expect(TEST).toBe("npm ci && npm test");
    const ci = readFileSync(join(projectRoot, ".ci/run"), "utf8");
    expect(ci).toMatch(/^npm ci$[\s\S]*^exec npm test --silent$/m);
  });

  test("npm ci && npm start prints its address, the people who can sign in, and the extension's folder", () => {
    const output = server.output();
    expect(output).toContain(`Latchkey runs at ${url}`);
    expect(output).toMatch(/global-admin@example\.test +Global_Admin/);
    expect(output).toMatch(/ admin@example\.test +Admin/);
    expect(output).toMatch(/basic-user@example\.test +Basic_User/);
    expect(output).toContain("password latchkey-dev");
    const folder = join(clone, ".output/chrome-mv3");
    expect(output).toContain(folder);
    expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")).manifest_version).toBe(
      3,
    );
  });

  test("the secrets are readable only by their owner, and git ignores them", () => {
    expect(statSync(join(clone, ".dev.vars")).mode & 0o777).toBe(0o600);
    const ignored = execFileSync("git", ["check-ignore", ".dev.vars", "latchkey-secrets.json"], {
      cwd: projectRoot,
      encoding: "utf8",
    });
    expect(ignored.trim().split("\n")).toHaveLength(2);
  });

  test("the printed curl lines work unchanged", () => {
    expect(paste(first.verify)).toMatch(
      /^HTTP\/1\.1 200 [\s\S]*\nX-Token-Scope: ENVIRONMENT_READ\r?\n/,
    );
    // The README asks for another scope.
    const fromReadme = first.verify.replace("scope=ENVIRONMENT_READ", "scope=API_READ");
    expect(paste(fromReadme)).toMatch(/^HTTP\/1\.1 200 /);
    const introspection = paste(first.introspect);
    expect(introspection).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(introspection)).toMatchObject({ active: true, role: "Admin" });
  });

  test("only this computer is served: other clients are refused even with a valid token", () => {
    const elsewhere = first.verify.replace("curl ", "curl -H 'Host: tokens.example.com' ");
    expect(paste(elsewhere)).toMatch(/^HTTP\/1\.1 503 /);
    const tunnel = first.verify.replace("curl ", "curl -H 'CF-Ray: 8f2a-AMS' ");
    expect(paste(tunnel)).toMatch(/^HTTP\/1\.1 503 /);
  });

  test("a second start on the same port fails with an error in one line", async () => {
    const second = runLine("npm start --silent", clone, { PORT });
    expect(await second.ended).toBe(1);
    expect(second.output().trim()).toMatch(/^Port 8825 is in use\. [^\n]*$/);
  });

  test("the next start keeps the data, revokes the printed secrets and prints new ones", async () => {
    test.setTimeout(START_MS);
    const owner = bodyOf(paste(first.introspect)).sub;
    await server.interrupt();
    expect(server.output()).toMatch(/\nStopped\.\n/);
    await expect(fetch(url)).rejects.toThrow();

    server = runLine("npm start", clone, { PORT });
    await server.waitForOutput(/oauth\/introspect"/, START_MS);
    const next = parseOutput(server.output());

    expect(next.verify).not.toBe(first.verify);
    expect(paste(first.verify)).toMatch(/^HTTP\/1\.1 401 /);
    expect(paste(first.introspect)).toMatch(/^HTTP\/1\.1 401 /);
    expect(paste(next.verify)).toMatch(/^HTTP\/1\.1 200 /);
    expect(bodyOf(paste(next.introspect))).toMatchObject({ active: true, sub: owner });
  });

  test("no printed secret is in the database's files", async () => {
    const printed = [first, parseOutput(server.output())];
    const secrets = printed.flatMap((text) => text.secrets);
    expect(secrets).toHaveLength(4);
    const patterns = secrets.flatMap((secret) => ["-e", secret]);
    const found = runLine(`grep -rlaF ${patterns.join(" ")} .wrangler`, clone);
    expect(await found.ended).toBe(1);
    expect(found.output()).toBe("");
  });

  test("killing npm leaves no server behind", async () => {
    await server.terminate();
    await expect.poll(isServing).toBe(false);
  });
});

function isServing(): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** The curl lines and secrets that a start prints. */
interface PrintedText {
  verify: string;
  introspect: string;
  /** The token and the credential. */
  secrets: string[];
}

function parseOutput(output: string): PrintedText {
  const [verify = "", introspect = ""] = output.match(/curl .*$/gm) ?? [];
  return {
    verify,
    introspect,
    secrets: output.match(/^ +lk_(pat|svc)_\w{61}$/gm)?.map((s) => s.trim()) ?? [],
  };
}

/** Runs a printed line. @returns curl's output */
function paste(line: string): string {
  return execFileSync("bash", ["-c", line], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function bodyOf(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.search(/\r?\n\r?\n/)));
}
