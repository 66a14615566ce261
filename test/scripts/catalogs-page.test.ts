import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { parseCatalog } from "../../worker/permissions/parse-catalog.ts";
import { PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";

const page = readFileSync(join(projectRoot, "docs/catalogs.md"), "utf8");
const [document = ""] = /(?<=```json\n)\{\n {2}"roles"[\s\S]*?(?=```)/.exec(page) ?? [];

it("shows a valid catalog", () => {
  const parsed = parseCatalog(JSON.parse(document));
  expect(parsed).toMatchObject({ ok: true });
});

it("names every preset", () => {
  const [table = ""] = /^\| preset \|[\s\S]*?\n\n/m.exec(page) ?? [];
  const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(PRESET_CATALOGS));
});
