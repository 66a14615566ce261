import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";

const read = (page: string) => readFileSync(join(projectRoot, "docs", page), "utf8");
const scale = read("scale.md");
const performance = read("performance.md");

/** Returns the bytes per row that the bench measured. */
const measuredBytes = (table: string) =>
  Number(new RegExp(`^\\| ${table} \\| (\\d+) \\|$`, "m").exec(performance)?.[1]);
/** Returns the bytes per row in docs/scale.md. */
const documentedBytes = (row: string) =>
  Number(new RegExp(`^\\| ${row} \\| (\\d+) \\(m\\) \\|$`, "m").exec(scale)?.[1]);
const documentedGigabytes = (tokens: string, used: string) =>
  Number(
    new RegExp(`^\\| ${tokens} \\| ${used} \\| ([\\d.]+) GB \\(c\\) \\|$`, "m").exec(scale)?.[1],
  );

const ROWS = [
  ["token", "tokens"],
  ["secret", "token_secrets"],
  ["scope", "scopes"],
  ["audit event, signed and sealed", "audit_events"],
  ["usage of one token on one day", "token_usage"],
] as const;

/** How full the pages of a database are varies between runs. */
const TOLERANCE = 0.02;

describe("docs/scale.md", () => {
  it.each(ROWS)("gives the size of a row that the last bench measured: %s", (row, table) => {
    expect(Math.abs(documentedBytes(row) / measuredBytes(table) - 1)).toBeLessThan(TOLERANCE);
  });

  it.each([
    ["5,000,000", "never", 0],
    ["3,000,000", "on 15 days of 90", 15],
    ["1,000,000", "daily", 90],
  ] as const)("computes the size of %s tokens that are used %s", (tokens, used, days) => {
    const [token = 0, secret = 0, scope = 0, audit = 0, usage = 0] = ROWS.map(([row]) =>
      documentedBytes(row),
    );
    const bytes = token + secret + 3 * scope + audit + days * usage;
    const gigabytes = (Number(tokens.replaceAll(",", "")) * bytes) / 1e9;
    expect(documentedGigabytes(tokens, used)).toBe(Number(gigabytes.toFixed(1)));
  });

  it("gives the cost of a large catalog that the last bench measured", () => {
    const wide = Number(/^\| cold \/verify: wide \| \d+ \| ([\d.]+) \|/m.exec(performance)?.[1]);
    expect(scale).toMatch(
      /with 400 permissions\s+instead of 31 a cold read costs 1\.4 times as much/,
    );
    expect(Math.abs(1 / wide - 1.4)).toBeLessThan(0.1);
  });
});
