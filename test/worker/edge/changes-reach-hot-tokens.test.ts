import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { call } from "../support/call.ts";
import { buildCatalogWithout, buildManagedCatalog, openEditor } from "../support/catalog-editor.ts";
import { storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

let editor: Awaited<ReturnType<typeof openEditor>>;
let owner: string;

// The clock only moves forward, since all tests share one cache.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(async () => {
  vi.setSystemTime(Date.now() + 10_000);
  editor = await openEditor();
  const options = { organization: editor.org, role: "member", groups: ["writers"] };
  owner = await storePerson(options);
});

const SCOPES = ["files:read", "files:write", "orders:read"];
const issue = () => storeToken({ owner, organization: editor.org, scopes: SCOPES });
const asEditor = async (method: string, path: string, body?: unknown) => {
  const response = await call(path, { method, token: editor.session, body });
  expect(response.status, await response.clone().text()).toBe(200);
};
const putChanged = (change: (catalog: Catalog) => void) =>
  asEditor("PUT", "/v1/catalog", buildManagedCatalog(change));

/** Changes that take a permission away, and a question that the token then fails. */
const CHANGES: [string, string, (token: string) => Promise<unknown>][] = [
  [
    "a demotion",
    "scope=orders.list",
    async () => {
      await putChanged((c) => c.roles.push({ id: "guest", name: "Guest", grants: ["files:read"] }));
      await asEditor("PATCH", `/v1/users/${owner}`, { role: "guest" });
    },
  ],
  [
    "leaving a group",
    "scope=files:write",
    () => asEditor("PATCH", `/v1/users/${owner}`, { groups: [] }),
  ],
  [
    "a catalog whose role grants less",
    "scope=files:read",
    () => putChanged((c) => Object.assign(c.roles[1] ?? {}, { grants: ["orders:read"] })),
  ],
  [
    "a catalog without the permission",
    "scope=files:read",
    () => asEditor("PUT", "/v1/catalog?orphans=drop", buildCatalogWithout("files:read")),
  ],
  [
    "a catalog without the alias",
    "scope=files:raed",
    () => putChanged((c) => Object.assign(c, { aliases: {} })),
  ],
  [
    "a catalog whose access level grants less",
    "scope=orders.list",
    () => putChanged((c) => Object.assign(c.apis[2]?.levels?.[0] ?? {}, { permissions: [] })),
  ],
  [
    "a catalog whose access level allows fewer methods",
    "api=orders&method=GET",
    () => putChanged((c) => Object.assign(c.apis[2]?.levels?.[0] ?? {}, { methods: ["POST"] })),
  ],
  [
    "deleting a scope",
    "scope=files:read",
    async (token) => {
      const session = await storeToken({
        kind: "ses",
        owner,
        organization: editor.org,
        expiresAt: Math.floor(Date.now() / 1000) + 3600,
      });
      const scope = await env.DB.prepare(
        "SELECT id FROM scopes WHERE token_id = ? AND permission = 'files:read'",
      )
        .bind(token)
        .first<string>("id");
      const path = `/v1/tokens/${token}/scopes/${scope}`;
      const response = await call(path, { method: "DELETE", token: session.plaintext });
      expect(response.status).toBe(200);
    },
  ],
];

describe.each(CHANGES)("%s", (_, query, change) => {
  const ask = async (token: string) =>
    (await call(`/verify?organization=${editor.org}&${query}`, { token })).status;

  it("reaches a token in use within 5 s", async () => {
    const { id, plaintext } = await issue();
    expect(await ask(plaintext)).toBe(200);
    await change(id);
    const changedAt = Date.now();

    // Still allowed, so the later refusal comes from the change feed, not from a cold read.
    vi.setSystemTime(changedAt + 1_000);
    expect(await ask(plaintext)).toBe(200);
    vi.setSystemTime(changedAt + 5_001);
    expect(await ask(plaintext)).toBe(403);
  });

  it("reaches a caller that asks for a fresh verdict at once", async () => {
    const { id, plaintext } = await issue();
    const { scope, api, method } = Object.fromEntries(new URLSearchParams(query));
    const question = {
      organization: editor.org,
      ...(scope === undefined ? {} : { scopes: [scope] }),
      ...(api === undefined ? {} : { api }),
      ...(method === undefined ? {} : { method }),
      fresh: true,
    };
    const verdict = async () => (await exports.TokenVerifier.verify(plaintext, question)).status;
    expect(await verdict()).toBe("allowed");
    await change(id);
    expect(await verdict()).toBe("insufficient_scope");
  });
});

it("a change that adds a permission reaches a token in use within 5 s too", async () => {
  const { plaintext } = await issue();
  const question = `/verify?organization=${editor.org}&scope=files:new`;
  const ask = async () => (await call(question, { token: plaintext })).status;
  expect(await ask()).toBe(403);
  await putChanged((c) => Object.assign(c.aliases, { "files:new": "files:read" }));
  vi.setSystemTime(Date.now() + 5_001);
  expect(await ask()).toBe(200);
});
