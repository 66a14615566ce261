import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { toRfc3339 } from "../../../../shared/time.ts";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../../permissions/sample-catalog.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { DAY } from "../../support/parent-token.ts";
import { storeToken } from "../../support/store-token.ts";

const organization = "org_within";

beforeAll(async () => {
  await storeOrganization(organization, sampleCatalog());
});
afterEach(() => {
  vi.useRealTimers();
});

const SCOPES = [
  { permission: "files:write" },
  { permission: "files:read" },
  { permission: "channels:publish", entity_id: "*" },
  { permission: "channels:publish", entity_id: "ch_1" },
];
/** Chooses one of the tokens by its index. */
const which = fc.nat(5);
const scopes = fc.subarray(SCOPES);
const days = fc.integer({ min: 1, max: 80 });
const anyMove = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("issue" as const), which, scopes, days }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit" as const), which, scopes, days }) },
  fc.record({ do: fc.constant("add" as const), which, scopes }),
  fc.record({ do: fc.constant("regenerate" as const), which, days }),
  fc.record({ do: fc.constantFrom("revoke" as const, "delete" as const), which }),
  fc.record({ do: fc.constant("wait" as const), days: fc.constantFrom(1, 30) }),
);
type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never;

const until = (count: number) => ({ at: toRfc3339((now() + count * DAY) as never) });

/** Stores a token with every scope, its child and its grandchild, and keeps every token that they issue. */
async function storeFamily() {
  const owner = await storePerson({ role: "lead", organization });
  const expiresAt = now() + 900 * DAY;
  const { plaintext: session } = await storeToken({ kind: "ses", owner, organization, expiresAt });
  const all = SCOPES.map(({ permission, entity_id }): string | [string, string] =>
    entity_id === undefined ? permission : [permission, entity_id],
  );
  const first = await storeToken({ owner, organization, scopes: all, expiresAt: now() + 85 * DAY });
  const tokens = [{ id: first.id, secret: first.plaintext }];
  const send = (method: string, path: string, body?: unknown, headers = {}, token = session) =>
    call(`/v1/tokens${path}`, { method, token, body, headers });

  async function keep(answer: Response): Promise<void> {
    if (!answer.ok) return;
    const { id, secret } = await answer.json<IssuedTokenResource>();
    const known = tokens.find((token) => token.id === id);
    if (known === undefined) tokens.push({ id, secret });
    else known.secret = secret;
  }

  async function change(move: Exclude<Move, { do: "wait" }>): Promise<void> {
    const { id, secret } = tokens[move.which % tokens.length] ?? { id: "", secret: "" };
    const path = `/${id}`;
    if (move.do === "issue") {
      const body = { name: "Made", expires: until(move.days), scopes: move.scopes };
      return keep(await send("POST", "", body, {}, secret));
    }
    if (move.do === "regenerate") {
      const { version } = await (await send("GET", path)).json<TokenResource>();
      const match = { "If-Match": `"${version}"` };
      const body = { expires: until(move.days) };
      return keep(await send("POST", `${path}/regenerate`, body, match));
    }
    if (move.do === "edit") {
      await send("PATCH", path, { scopes: move.scopes, expires: until(move.days) });
      await send("PATCH", path, { scopes: move.scopes });
    } else if (move.do === "add") await send("POST", `${path}/scopes`, { scopes: move.scopes });
    else if (move.do === "revoke") await send("POST", `${path}/revoke`);
    else await send("DELETE", path);
  }

  for (const place of [0, 1]) {
    await change({ do: "issue", which: place, scopes: SCOPES, days: 80 - place });
  }
  expect(tokens).toHaveLength(3);

  return {
    owner,
    async make(move: Move): Promise<void> {
      if (move.do === "wait") vi.setSystemTime(Date.now() + move.days * DAY * 1000);
      else await change(move);
    },
  };
}

/** Finds tokens that exceed their parent token in scopes or expiry, or that are live while the parent is not. */
async function findBeyondParent(owner: string): Promise<unknown[]> {
  const live = (t: string) =>
    `(${t}.revoked_at IS NULL AND (${t}.expires_at IS NULL OR ${t}.expires_at > ?2))`;
  const { results } = await env.DB.prepare(
    `SELECT c.id FROM tokens c LEFT JOIN tokens m ON m.id = c.parent_id
      WHERE c.owner = ?1 AND c.kind = 'pat' AND c.parent_id IS NOT NULL AND (
        (${live("c")} AND (m.id IS NULL OR NOT ${live("m")}
          OR coalesce(c.expires_at, 9e15) > coalesce(m.expires_at, 9e15)))
        OR (m.id IS NOT NULL AND EXISTS (SELECT 1 FROM scopes s WHERE s.token_id = c.id
          AND NOT EXISTS (SELECT 1 FROM scopes h WHERE h.token_id = m.id
            AND h.permission = s.permission AND h.entity_id IN (s.entity_id, '*')))))`,
  )
    .bind(owner, now())
    .all();
  return results;
}

it("no token exceeds its parent, after any sequence of changes to either", {
  timeout: 120_000,
}, async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { minLength: 4, maxLength: 10 }), async (moves) => {
      const family = await storeFamily();
      for (const next of moves) {
        await family.make(next);
        expect(await findBeyondParent(family.owner)).toEqual([]);
      }
    }),
    { numRuns: 10 },
  );
});
