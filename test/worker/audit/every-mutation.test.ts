import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import { FAULT, refusalOf } from "../identity/support/refusal-of.ts";
import { clearCopies, readCopies } from "../recovery/copied-revocations.ts";
import { listEnded, readWorking } from "../recovery/read-working.ts";
import { dropTables } from "../support/drop-tables.ts";
import { storeOrganization } from "../support/organizations.ts";
import { ROUTES } from "../support/routes.ts";
import { NO_MUTATIONS, prepareMutation } from "./mutations.ts";
import { verify } from "./stored-trail.ts";

const mutating = Object.keys(ROUTES).filter(
  (key) => !/^(GET|ALL) /.test(key) && !NO_MUTATIONS.includes(key),
);

beforeAll(prepare, PREPARE_MS);
beforeEach(async () => {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await storeOrganization();
  await clearCopies();
});

/** Mutations that end a secret, a membership or a password here. */
const ENDING =
  /^(DELETE \/v1\/(tokens|sessions|users)(?!.*\/(scopes|copies))|POST .*\/(revoke|revoke-all|leave|stop-old-secret)$|POST \/password$)/;

/** Tables of counts and marks, which change even if the request itself changes nothing. */
const COUNTED = ["sign_in_attempts", "token_usage", "usage_writes", "emitted_revocations"];

/** Reads all tables, without counts and last uses. */
async function readTables(): Promise<Record<string, unknown[]>> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT GLOB 'sqlite_*'",
  ).all<{ name: string }>();
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    if (COUNTED.includes(name)) continue;
    const { results } = await env.DB.prepare(`SELECT * FROM ${name}`).all();
    all[name] = results.map(({ last_used_at: _, ...row }) => row);
  }
  return all;
}

async function rowsOf(response: Response): Promise<TrailRow[]> {
  const { results } = await env.DB.prepare("SELECT * FROM audit_events WHERE request_id = ?")
    .bind(response.headers.get("X-Request-Id"))
    .all();
  return results as unknown as TrailRow[];
}

/** Reads people's names by their ids. */
async function readNames(): Promise<ReadonlyMap<string, string>> {
  const { results } = await env.DB.prepare("SELECT id, name FROM user").all<{
    id: string;
    name: string;
  }>();
  return new Map(results.map(({ id, name }) => [id, name]));
}

/** The name of a person whose account the request creates. */
const NEW = "Nina New";

describe.each(mutating)("%s", (key) => {
  it("leaves signed rows with actor, owner, time and origin, and copies of what it ended", async () => {
    const send = await prepareMutation(key);
    const namesBefore = await readNames();
    const before = await readWorking();
    const response = await send();

    expect([200, 201, 204, 302, 303]).toContain(response.status);
    const rows = await rowsOf(response);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.actor ?? row.subject).toMatch(/^usr_/);
      expect(row.action).toMatch(/^[a-z_]+(\.[a-z_]+)?$/);
      expect(Date.now() / 1000 - row.occurred_at).toBeLessThan(600);
      expect([row.kid, row.filled_in, row.mac]).not.toContain(null);
      const forAnother = key.includes("/v1/users/:user_id/tokens");
      expect(row.on_behalf_of).toBe(forAnother ? row.subject : null);
      // Nobody acts in a logout that a provider reports.
      expect(row.actor !== null && row.on_behalf_of === row.actor).toBe(false);
      expect(row.actor_name).toBe(
        row.actor === null ? null : (namesBefore.get(String(row.actor)) ?? NEW),
      );
    }
    expect((await verify()).findings).toEqual([]);

    const ended = await listEnded(before);
    expect(ended.length > 0 || !ENDING.test(key)).toBe(true);
    const readTargets = async () => (await readCopies()).map(({ target }) => target);
    await expect.poll(readTargets).toEqual(expect.arrayContaining(ended));
  });

  it("changes nothing if it cannot be recorded", async () => {
    const send = await prepareMutation(key);
    await env.DB.prepare(
      "CREATE TRIGGER no_records BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'full'); END",
    ).run();
    const before = await readTables();
    const response = await send();

    // A page says so with 200: the sign-in window of a browser closes at an error.
    expect(response.status >= 500 || (await refusalOf(response)) === FAULT).toBe(true);
    expect(await readTables()).toEqual(before);
  });
});
