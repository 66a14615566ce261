import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createManifest } from "../../../scripts/packaging/create-manifest.ts";
import { PACKAGE_ENTRIES } from "../../../scripts/packaging/package-entries.ts";
import { projectRoot } from "../../../scripts/project-root.ts";

const read = (path: string) => JSON.parse(readFileSync(join(projectRoot, path), "utf8"));
const template = read("package/package.json");
const project = read("package.json");

describe("the manifest of the npm package", () => {
  it("has the project's version and the repository that publishes it", () => {
    const manifest = createManifest(template, "1.2.3", "acme/latchkey");

    expect(manifest).toMatchObject({
      name: "latchkey",
      version: "1.2.3",
      license: "MIT",
      repository: { type: "git", url: "git+https://github.com/acme/latchkey.git" },
      bugs: "https://github.com/acme/latchkey/issues",
      homepage: "https://github.com/acme/latchkey#readme",
    });
    expect(createManifest(template, "1.2.3", undefined)).not.toHaveProperty("repository");
  });

  it.each([
    "",
    "latchkey",
    "acme/latchkey/x",
    "acme/latch key",
    "https://github.com/acme/latchkey",
  ])("is refused for the repository %o", (repository) => {
    expect(() => createManifest(template, "1.2.3", repository)).toThrow("owner/name");
  });

  it("runs nothing and brings nothing along when it is installed", () => {
    const manifest = createManifest(template, "1.2.3", "acme/latchkey");
    for (const member of ["private", "scripts", "devDependencies", "allowScripts", "files"]) {
      expect(manifest).not.toHaveProperty(member);
    }
  });

  it("exports each entry, by its code and its types, and takes no other version of Node than the project", () => {
    const { "./package.json": own, ...entries } = template.exports;
    expect(own).toBe("./package.json");
    expect(entries).toEqual(
      Object.fromEntries(
        PACKAGE_ENTRIES.map(({ name, source }) => [
          `./${name}`,
          { types: `./types/${source}.d.ts`, default: `./${name}.js` },
        ]),
      ),
    );
    for (const { source, project: folder } of PACKAGE_ENTRIES) {
      expect(existsSync(join(projectRoot, `${source}.ts`))).toBe(true);
      expect(existsSync(join(projectRoot, folder, "tsconfig.json"))).toBe(true);
    }
    expect(template.engines).toEqual(project.engines);
  });

  it("cannot be confused with the project, which npm refuses to publish", () => {
    expect(project.private).toBe(true);
    expect(project).not.toHaveProperty("exports");
  });
});
