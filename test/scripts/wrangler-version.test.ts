import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { setupProblemText } from "../../worker/guard/setup-problem.ts";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const manifest = JSON.parse(read("package/package.json"));
const [, major = "", minor = ""] =
  /^>=(\d+)\.(\d+)\.0$/.exec(manifest.peerDependencies.wrangler) ?? [];
const NEEDED = `wrangler ${major}.${minor} or newer`;

// npm resolves wrangler to 4.86.0 on Node 20. Its bindings to another `wrangler dev` fail without a word.
it("lets npm refuse to install the guard beside a wrangler that is too old", () => {
  expect(Number(major)).toBe(4);
  expect(Number(minor)).toBeGreaterThan(86);
  expect(manifest.peerDependenciesMeta.wrangler).toEqual({ optional: true });
});

it("needs no newer wrangler than the one that the tests run", () => {
  const [, , tested] =
    /^(\d+)\.(\d+)\./.exec(JSON.parse(read("package.json")).devDependencies.wrangler) ?? [];
  expect(Number(tested)).toBeGreaterThanOrEqual(Number(minor));
});

it.each(["README.md", "docs/integrations/guard.md", "docs/examples/hono-worker/wrangler.toml"])(
  "%s says which wrangler a Worker with a binding needs",
  (path) => {
    expect(read(path).replaceAll(/\s+/g, " ")).toContain(NEEDED);
  },
);

it("the guard's log says so when a binding fails", () => {
  expect(setupProblemText("binding_failed", { api: "orders", scopes: [] })).toContain(NEEDED);
});

it.each(["docs/integrations/guard.md", "docs/examples/express/server.ts"])(
  "%s says what a server needs to run its TypeScript",
  (path) => {
    const text = read(path);
    expect(text).toContain('"type": "module"');
    expect(text).toContain("Node 22.18");
  },
);
