import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../../scripts/project-root.ts";
import { formatWelcome } from "../../../scripts/server/format-welcome.ts";
import { DEMO_PEOPLE } from "../../../scripts/sign-in/demo-people.ts";
import type { DevelopmentSeed } from "../../../shared/wire/development-seed.ts";

const seed: DevelopmentSeed = {
  organization_id: "org_home",
  password: "a password",
  people: [],
  token: { owner: "ada@example.test", secret: "lk_pat_x", scope: "API_READ" },
  credential: { api: "control-plane", secret: "lk_svc_x" },
  catalog: {
    put: false,
    version: 1,
    dropped: { permissions: [], roles: [], groups: [] },
  },
};

const textFor = (port: number, extensionFolder: string | null) =>
  formatWelcome({
    url: `http://localhost:${port}`,
    seed,
    second: seed,
    extensionFolder,
    company: null,
  });

describe("the welcome text", () => {
  it.each([8787, 8790])("says what to type as server address on port %d", (port) => {
    const text = textFor(port, "/clone/.output/chrome-mv3");
    expect(text).toContain(`enter the server address http://localhost:${port}`);
    expect(text).toContain("Connect");
    expect(new Set(text.match(/localhost:\d+/g))).toEqual(new Set([`localhost:${port}`]));
  });

  it("lists the people of the demo company, if there is one", () => {
    const text = formatWelcome({
      url: "http://localhost:8787",
      seed,
      second: seed,
      extensionFolder: null,
      company: { issuer: "http://localhost:8788", people: DEMO_PEOPLE },
    });
    for (const { email } of DEMO_PEOPLE) expect(text).toContain(email);
    expect(textFor(8787, null)).not.toContain("company");
  });

  it("says so only if the extension was built", () => {
    expect(textFor(8787, null)).not.toContain("server address");
  });
});

it("the README's steps to load the extension follow the port that was printed", () => {
  const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
  const [, steps = ""] = /### Load the extension in Chrome\n([\s\S]*?)\n## /.exec(readme) ?? [];
  expect(steps.split("server address that `npm start` printed")).toHaveLength(3);
});
