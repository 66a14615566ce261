import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import type { IssuedTokenResource } from "../../../../shared/wire/token-resource.ts";
import type { Catalog } from "../../../../worker/permissions/catalog.ts";
import { parseCatalog } from "../../../../worker/permissions/parse-catalog.ts";
import { wholeCatalog } from "../../../support/whole-catalog.ts";
import { call, callForm } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import {
  ANY_ORGANIZATION,
  computeExpectedScopes,
  findWidestEntity,
  keyOf,
  listOfferedScopes,
  listQuestions,
  listWithheldIds,
  type PickedScope,
} from "../../support/scope-model.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const APIS = ["a", "b.c", "d-e"];

const services = new Map<string, string>();
let admin: string;

beforeAll(async () => {
  const minimal = fc.sample(wholeCatalog, { numRuns: 1, seed: 1 })[0];
  if (minimal === undefined) throw new Error("no catalog");
  await storeOrganization(ANY_ORGANIZATION, minimal);
  admin = await storeSession(
    await storePerson({ organization: ANY_ORGANIZATION, role: "admin" }),
    ANY_ORGANIZATION,
  );
  for (const api of APIS) {
    const svc = await storeToken({
      kind: "svc",
      owner: ANY_ORGANIZATION,
      organization: ANY_ORGANIZATION,
      api,
    });
    services.set(api, svc.plaintext);
  }
});

async function send<Answer>(token: string, method: string, path: string, body?: unknown) {
  const response = await call(path, { method, token, body });
  return { status: response.status, answer: await response.json<Answer>() };
}

const EXPIRES = new Map([
  ["null", null],
  ['{"date":true}', { at: new Date(Date.now() + 80_000_000).toISOString() }],
]);

interface Scenario {
  catalog: Catalog;
  role: "admin" | "member";
  inCrew: boolean;
  chosen: boolean[];
  byAlias: boolean;
}
const scenario: fc.Arbitrary<Scenario> = fc.record({
  catalog: wholeCatalog,
  role: fc.constantFrom("admin" as const, "member" as const),
  inCrew: fc.boolean(),
  chosen: fc.array(fc.boolean(), { minLength: 3, maxLength: 12 }),
  byAlias: fc.boolean(),
});

async function checkScenario({ catalog, role, inCrew, chosen, byAlias }: Scenario): Promise<void> {
  const put = await send(admin, "PUT", "/v1/catalog?orphans=drop", catalog);
  expect(put).toMatchObject({ status: 200 });
  const groups = inCrew ? ["crew"] : [];
  const owner = await storePerson({ organization: ANY_ORGANIZATION, role, groups });
  const session = await storeSession(owner, ANY_ORGANIZATION);
  const { answer: view } = await send<CatalogView>(session, "GET", "/v1/catalog");
  const picks = listOfferedScopes(view).filter((_, index) => chosen[index % chosen.length]);
  const aliasOf = (id: string) =>
    Object.keys(catalog.aliases).find((a) => catalog.aliases[a] === id);
  const scopes = picks.map(({ permission, entity }) => ({
    permission: byAlias ? (aliasOf(permission) ?? permission) : permission,
    entity_id: entity,
  }));
  const choice = catalog.expiry.default;
  const key = JSON.stringify(choice);
  const expires = EXPIRES.has(key) ? EXPIRES.get(key) : choice;
  const issue = (requested: unknown) =>
    send<IssuedTokenResource>(session, "POST", "/v1/tokens", {
      name: "n",
      expires,
      scopes: requested,
    });
  const issued = await issue(scopes);
  const tooFew = scopes.length < catalog.min_scopes;
  expect(issued.status, JSON.stringify(issued.answer)).toBe(tooFew ? 422 : 201);
  if (tooFew) return;
  const stored = issued.answer.scopes.map((s) =>
    keyOf({ permission: s.permission, entity: s.entity_id }),
  );
  expect(stored.toSorted()).toEqual(picks.map(keyOf).toSorted());
  await expectOthersRefused(view, catalog, issue);
  await expectScopes(catalog, picks, role, issued.answer.secret);
}

/** Expects a refusal of every permission that the role may not grant, or that is automatic. */
async function expectOthersRefused(
  view: CatalogView,
  catalog: Catalog,
  issue: (scopes: unknown) => Promise<{ status: number }>,
): Promise<void> {
  for (const permission of listWithheldIds(view)) {
    const entity = findWidestEntity(catalog, permission);
    expect((await issue([{ permission, entity_id: entity }])).status, permission).toBe(403);
  }
  for (const { id } of catalog.automatic) {
    expect((await issue([{ permission: id }])).status, id).toBe(422);
  }
}

/** Expects that introspection and `/verify` give every API exactly the picked scopes. */
async function expectScopes(catalog: Catalog, picks: PickedScope[], role: string, token: string) {
  for (const { id: api } of catalog.apis) {
    const expected = computeExpectedScopes(catalog, api, picks, role);
    const response = await callForm("/oauth/introspect", { token }, { token: services.get(api) });
    const answer = await response.json<{ active: boolean; scope?: string }>();
    expect(answer.active).toBe(expected.length > 0);
    expect((answer.scope ?? "").split(" ").filter(Boolean).toSorted()).toEqual(expected);
    for (const { query, allowed } of listQuestions(catalog, api, expected)) {
      const question = `/verify?organization=${ANY_ORGANIZATION}&api=${api}&${query}`;
      expect((await call(question, { token })).status, question).toBe(allowed ? 200 : 403);
    }
  }
}

describe("any valid catalog", () => {
  it("is accepted by the schema", () => {
    fc.assert(
      fc.property(wholeCatalog, (catalog) => {
        const parsed = parseCatalog(JSON.parse(JSON.stringify(catalog)));
        expect(parsed).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  it("gives exactly its permissions when put, viewed, issued, introspected and verified", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(fc.asyncProperty(scenario, checkScenario), { numRuns: 25 });
  });
});
