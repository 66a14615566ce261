import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import chrome from "../extension/manifest.chrome.json" with { type: "json" };
import firefox from "../extension/manifest.firefox.json" with { type: "json" };

const STORES = join(projectRoot, "docs/stores");
const readPage = (name: string) => readFileSync(join(STORES, name), "utf8");
const listing = readPage("listing.md");

/** Reads the text to paste under a heading of a page. */
function readText(page: string, heading: string): string {
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return /```text\n([\s\S]*?)\n```/.exec(section)?.[1] ?? "";
}

/** Reads the value of a top-level key in the extension's texts. */
function readExtensionText(key: string): string | undefined {
  const texts = readFileSync(join(projectRoot, "extension/locales/en.yml"), "utf8");
  return new RegExp(`^${key}: (.*)$`, "m").exec(texts)?.[1];
}

/** Reads the width and height from the header of a PNG file. */
function readSize(file: string): [number, number] {
  const bytes = readFileSync(join(STORES, "pictures", file));
  expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

describe("docs/stores/listing.md", () => {
  it("has the name and the summary that the stores read from the archive", () => {
    expect(readText(listing, "Name")).toBe(readExtensionText("extName"));
    expect(readText(listing, "Summary")).toBe(readExtensionText("extDescription"));
  });

  it.each([
    ["Name", 2, 45],
    ["Summary", 20, 132],
    ["Description", 250, 10_000],
  ])("has a text of a length that every store takes: %s", (heading, min, max) => {
    const { length } = readText(listing, heading);
    expect(length).toBeGreaterThanOrEqual(min);
    expect(length).toBeLessThanOrEqual(max);
  });

  it("says in the description what is transmitted, and that a server is needed", () => {
    const text = readText(listing, "Description");
    expect(text).toContain("What it transmits\nLatchkey sends what you enter to the server");
    expect(text).toContain("Latchkey works with a Latchkey server");
  });

  it("names five pictures of 1280×800 pixels, Chrome's tile and Edge's logo, and no others", () => {
    const [, pictures = ""] = listing.split("## Pictures");
    const named = [...pictures.matchAll(/\(pictures\/([\w-]+\.png)\)/g)].map(
      ([, name = ""]) => name,
    );
    expect(readdirSync(join(STORES, "pictures")).sort()).toEqual(named.toSorted());
    expect(named.map(readSize)).toEqual([...Array(5).fill([1280, 800]), [440, 280], [300, 300]]);
  });
});

describe("docs/stores/permissions.md", () => {
  const page = readPage("permissions.md");

  it("gives the purpose of exactly the permissions in the manifests, as long as Chrome takes", () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
    const all = [chrome, firefox].flatMap((m) => [...m.permissions, ...m.optional_permissions]);
    expect(rows.map(([, name]) => name).sort()).toEqual([...new Set(all)].sort());
    for (const [, name = "", browsers = "", purpose = ""] of rows) {
      const optional = firefox.optional_permissions.includes(name);
      const inFirefox = optional || firefox.permissions.includes(name);
      const expected = inFirefox ? `all${optional ? ", optional" : ""}` : "Chrome, Edge";
      expect([name, browsers.trim()]).toEqual([name, expected]);
      expect(purpose.length).toBeLessThanOrEqual(1_000);
    }
  });

  it("ticks the data that the manifest for Firefox declares, and so does the privacy policy", () => {
    const { required } = firefox.browser_specific_settings.gecko.data_collection_permissions;
    const ticked = [...page.matchAll(/^\| .*\(`(\w+)`\) \| yes \|/gm)].map(([, name]) => name);
    expect(ticked.sort()).toEqual(required.toSorted());
    const policy = readPage("privacy-policy.md");
    expect(policy).toContain("(authentication information)");
    expect(policy).toContain("(personally identifying information)");
  });
});

it("has notes for reviewers that are short enough for Edge", () => {
  const notes = readText(readPage("reviewers.md"), "Notes to paste");
  expect(notes).toContain("Server address:");
  expect(notes.length).toBeLessThanOrEqual(2_000);
});
