// @vitest-environment node
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { build } from "wxt";
import packageJson from "../../package.json" with { type: "json" };
import { NOTICES_FILE } from "../../scripts/packaging/create-notices-plugin.ts";
import { listBundledPackages } from "../support/list-bundled-packages.ts";
import chrome from "./manifest.chrome.json" with { type: "json" };
import firefox from "./manifest.firefox.json" with { type: "json" };
import { pageScripts } from "./support/page-scripts.ts";

const KIB = 1024;
const root = join(import.meta.dirname, "../..");
let outDir = "";
/** The packages whose code is in the build, by the build's name. */
const bundled = new Map<string, string[]>();

const read = async (target: string, file: string) => await readFile(join(outDir, target, file));
const readManifest = async (target: string) =>
  JSON.parse((await read(target, "manifest.json")).toString());

beforeAll(async () => {
  // Otherwise the build uses the test runner's NODE_ENV, and differs from what is shipped.
  vi.stubEnv("NODE_ENV", "production");
  outDir = await mkdtemp(join(tmpdir(), "latchkey-build-"));
  for (const browser of ["chrome", "firefox"]) {
    const output = await build({
      ...{ root, outDir, browser, mode: "production" },
      logger: createQuietLogger(),
    });
    bundled.set(
      `${browser}-mv3`,
      listBundledPackages(output.steps.flatMap(({ chunks }) => chunks)),
    );
  }
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(outDir, { recursive: true, force: true });
});

describe.each([
  ["chrome-mv3", chrome],
  ["firefox-mv3", firefox],
])("the built manifest of %s", (target, golden) => {
  it("equals the golden manifest", async () => {
    const { icons: _, ...manifest } = await readManifest(target);
    expect(manifest).toEqual({ ...golden, version: packageJson.version });
  });

  it("requests no access to any website", async () => {
    const manifest = await readManifest(target);
    for (const field of [
      "host_permissions",
      "optional_host_permissions",
      "content_scripts",
      "web_accessible_resources",
      "externally_connectable",
    ]) {
      expect(manifest).not.toHaveProperty(field);
    }
  });

  it("names only existing files", async () => {
    const manifest = await readManifest(target);
    const named = [
      manifest.action.default_popup,
      manifest.side_panel?.default_path ?? manifest.sidebar_action.default_panel,
      manifest.background.service_worker ?? manifest.background.scripts[0],
      "_locales/en/messages.json",
      ...Object.values<string>(manifest.icons ?? {}),
    ];
    for (const file of named) expect((await read(target, file)).length).toBeGreaterThan(0);
  });

  it("takes every text from the languages, and each language has it", async () => {
    const { name, description, action, sidebar_action, commands } = await readManifest(target);
    const texts: string[] = [
      ...[name, description, action.default_title, sidebar_action?.default_title ?? name],
      ...Object.values<{ description?: string }>(commands ?? {}).flatMap(
        (command) => command.description ?? [],
      ),
    ];
    const languages = await readdir(join(outDir, target, "_locales"));
    expect(languages.sort()).toEqual(["de", "en"]);
    for (const language of languages) {
      const file = await read(target, `_locales/${language}/messages.json`);
      const messages = JSON.parse(file.toString());
      const written = texts.map((text) => messages[/^__MSG_(\w+)__$/.exec(text)?.[1] ?? ""]);
      expect(written).toEqual(texts.map(() => ({ message: expect.stringMatching(/\w/) })));
    }
  });

  it("carries the licence of each bundled package, and of the icons", async () => {
    const notices = (await read(target, NOTICES_FILE)).toString();
    const packages = bundled.get(target) ?? [];
    expect(packages).toEqual(expect.arrayContaining(["preact", "valibot", "oauth4webapi", "wxt"]));
    for (const name of [...packages, "Lucide icons"]) {
      const section = notices.split(/^-{80}$/m).findIndex((part) => part.startsWith(`\n${name} `));
      const text = notices.split(/^-{80}$/m)[section + 1] ?? "";
      expect([name, /Copyright/.test(text), /AS IS/.test(text)]).toEqual([name, true, true]);
    }
  });

  it("mirrors its styles by a page's direction, not by a guess from its language", async () => {
    const files = await readdir(join(outDir, target, "assets"));
    const sheets = files.filter((file) => file.endsWith(".css"));
    const styles = await Promise.all(sheets.map((file) => read(target, `assets/${file}`)));
    expect(styles.join("")).toContain(":dir(rtl)");
    expect(styles.join("")).not.toContain(":lang(");
  });

  it("loads at most 60 KiB of compressed script into the popup", async () => {
    const scripts = await pageScripts(join(outDir, target), "popup.html");
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(bytes).toBeGreaterThan(20 * KIB);
    expect(bytes).toBeLessThanOrEqual(60 * KIB);
  });
});

it("has the clipboard page only if the background cannot clear the clipboard", async () => {
  const pages = async (target: string) =>
    (await readdir(join(outDir, target))).filter((name) => name.endsWith(".html"));
  expect(await pages("chrome-mv3")).toContain("clipboard.html");
  expect(await pages("firefox-mv3")).not.toContain("clipboard.html");
});

it("keeps the ids that are in the server's list of redirects", async () => {
  const wrangler = await readFile(join(root, "wrangler.toml"), "utf8");
  const { key } = await readManifest("chrome-mv3");
  const chromeId = createHash("sha256")
    .update(Buffer.from(key, "base64"))
    .digest("hex")
    .slice(0, 32)
    .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
  const gecko = (await readManifest("firefox-mv3")).browser_specific_settings.gecko.id;
  const geckoHost = createHash("sha1").update(gecko).digest("hex");
  expect(wrangler).toContain(`https://${chromeId}.chromiumapp.org/cb`);
  expect(wrangler).toContain(`https://${geckoHost}.extensions.allizom.org/cb`);
});

/** Creates a logger that prints only errors. */
function createQuietLogger() {
  const ignore = () => {};
  return {
    level: 0,
    debug: ignore,
    log: ignore,
    info: ignore,
    warn: ignore,
    success: ignore,
    start: ignore,
    ready: ignore,
    box: ignore,
    error: (...parts: unknown[]) => console.error(...parts),
    fatal: (...parts: unknown[]) => console.error(...parts),
  };
}
