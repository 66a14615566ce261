import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";

const read = (page: string) => readFileSync(join(projectRoot, "docs", page), "utf8");
const scale = read("scale.md");
const performance = read("performance.md");

/** The bytes of a row as the bench measured them. */
const measured = (table: string) =>
  Number(new RegExp(`^\\| ${table} \\| (\\d+) \\|$`, "m").exec(performance)?.[1]);
/** The bytes of a row as docs/scale.md tells them. */
const told = (row: string) =>
  Number(new RegExp(`^\\| ${row} \\| (\\d+) \\(m\\) \\|$`, "m").exec(scale)?.[1]);
const toldGigabytes = (tokens: string, used: string) =>
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

/** Pages of a database are filled to different degrees from one run to the next. */
const WITHIN = 0.02;

describe("docs/scale.md", () => {
  it.each(ROWS)("tells what a row takes as the last bench measured it: %s", (row, table) => {
    expect(Math.abs(told(row) / measured(table) - 1)).toBeLessThan(WITHIN);
  });

  it.each([
    ["5,000,000", "never", 0],
    ["3,000,000", "on 15 days of 90", 15],
    ["1,000,000", "daily", 90],
  ] as const)("computes from these what %s tokens take that are used %s", (tokens, used, days) => {
    const [token = 0, secret = 0, scope = 0, audit = 0, usage = 0] = ROWS.map(([row]) => told(row));
    const bytes = token + secret + 3 * scope + audit + days * usage;
    const gigabytes = (Number(tokens.replaceAll(",", "")) * bytes) / 1e9;
    expect(toldGigabytes(tokens, used)).toBe(Number(gigabytes.toFixed(1)));
  });

  it("tells what a large catalog costs as the last bench measured it", () => {
    const wide = Number(/^\| cold \/verify: wide \| \d+ \| ([\d.]+) \|/m.exec(performance)?.[1]);
    expect(scale).toMatch(/with 400 permissions\s+instead of 31 a cold read costs as much/);
    expect(wide).toBeGreaterThan(0.75);
  });
});
