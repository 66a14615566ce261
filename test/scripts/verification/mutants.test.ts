import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../../scripts/project-root.ts";
import {
  explore,
  type Implementation,
  newTally,
  type World,
} from "../../worker/verification/explore.ts";

/*
 * Each rule of the cache is needed: without it, the model finds an answer that is older than the promise. A mutant is a
 * copy of the code in which one rule is missing. Rules about the last milliseconds of the promise have tests of their own, in
 * look-up-races.test.ts and replica-evidence.test.ts.
 */

const folder = join(projectRoot, "node_modules/.cache");
mkdirSync(folder, { recursive: true });
const copies = mkdtempSync(join(folder, "mutants-"));
afterAll(() => rmSync(copies, { recursive: true }));

let count = 0;

/** Copies the code without one of its rules. */
async function loadMutant(file: string, rule: string, without: string): Promise<Implementation> {
  const root = join(copies, String(++count));
  for (const part of ["shared", "worker/tokens", "worker/verification"]) {
    cpSync(join(projectRoot, part), join(root, part), { recursive: true });
  }
  const path = join(root, "worker/verification", file);
  const code = readFileSync(path, "utf8");
  expect(code.split(rule), `${file} has the rule once`).toHaveLength(2);
  writeFileSync(path, code.replace(rule, without));
  const load = (name: string) => import(join(root, "worker/verification", name));
  const { lookUpRecord } = await load("look-up-record.ts");
  const { createRecordCache } = await load("record-cache.ts");
  return { lookUpRecord, createRecordCache };
}

const PRIMARY: World = { replicas: false, skewMs: 249 };
const REPLICAS: World = { replicas: true, skewMs: 249 };
const MAX_SEEDS = 3_000;

describe("without a rule, the model finds a stale answer:", () => {
  it.each<[string, World, file: string, rule: string, without: string]>([
    [
      "a sync is as old as its beginning",
      PRIMARY,
      "keep-synced.ts",
      'applySync(cache, from, read, began, "drop")',
      'applySync(cache, from, read, clock.now(), "drop")',
    ],
    [
      "a record is cached only if it has all that the cache has applied",
      ...([
        PRIMARY,
        "record-cache.ts",
        "if (!coversCursor(read, cache.cursor)) return;",
        "",
      ] as const),
    ],
    [
      "a number of the feed counts only with its nonce",
      PRIMARY,
      "record-cache.ts",
      "return isSamePosition(head, cursor) || (atCursor !== null && isSamePosition(atCursor, cursor));",
      "return true;",
    ],
    [
      "a lost cursor, a cut feed and a row for all drop the cache",
      PRIMARY,
      "record-cache.ts",
      "return isCursorLost || isTruncated ||",
      "return false && isTruncated &&",
    ],
    [
      "what the feed names is evicted",
      ...([PRIMARY, "record-cache.ts", "  evictNamed(cache, newRows);", ""] as const),
    ],
    [
      "any row empties the negative cache",
      ...([
        PRIMARY,
        "record-cache.ts",
        "  cache.unknown.clear();\n}\n\n/** Evicts",
        "}\n\n/** Evicts",
      ] as const),
    ],
    [
      "a replica's feed counts only if it continues the cache's own history",
      ...([
        REPLICAS,
        "record-cache.ts",
        "if (!mayAllBeStale(from, feed)) {",
        'if (ifAllStale === "ignore" || !mayAllBeStale(from, feed)) {',
      ] as const),
    ],
    [
      "a replica's record is cached only if it has all that the cache has applied",
      REPLICAS,
      "look-up-record.ts",
      "if (cache.cursor !== null && coversCursor(read, cache.cursor)) {",
      "if (cache.cursor !== null) {",
    ],
    [
      "a replica's record needs no sync only if it has all that the cache has applied",
      REPLICAS,
      "look-up-record.ts",
      "!isGood(read, context) || !coversCursor(read, cursor)",
      "!isGood(read, context)",
    ],
  ])(
    "%s",
    async (_, world, file, rule, without) => {
      const mutant = await loadMutant(file, rule, without);
      const tally = newTally();
      for (let seed = 1; seed <= MAX_SEEDS && tally.violations.length === 0; seed++) {
        await explore(seed, tally, mutant, world);
      }
      expect(tally.violations.length).toBeGreaterThan(0);
    },
    120_000,
  );
});
