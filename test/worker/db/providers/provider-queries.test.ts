import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { openDatabase } from "../../../../worker/db/database.ts";
import {
  findProvider,
  findProviderOf,
  listProvidersForDomain,
  listProvidersOf,
} from "../../../../worker/db/providers/provider-queries.ts";
import { HOME, storeOrganization, storePerson } from "../../support/organizations.ts";
import { MAPPING, storeDomain, storeProvider } from "../../support/store-provider.ts";

const db = openDatabase(env.DB);
const OTHER = "org_other";

beforeAll(async () => {
  for (const id of [HOME, OTHER]) await storeOrganization(id);
});

it("reads a provider with its mapping and domains", async () => {
  const id = await storeProvider();
  await storeDomain(id, "b.example", { verifiedAt: 5, checkedAt: 6 });
  await storeDomain(id, "a.example");

  expect(await findProvider(db, id)).toMatchObject({
    id,
    organization: HOME,
    clientSecret: null,
    mapping: MAPPING,
    hasIdentities: false,
    domains: [
      { domain: "a.example", challenge: "challenge-a.example", verifiedAt: null },
      { domain: "b.example", verifiedAt: 5, checkedAt: 6, missingSince: null },
    ],
  });
  const person = await storePerson();
  await env.DB.prepare(
    "INSERT INTO identities (provider, subject, person, created_at) VALUES (?, 'alice', ?, 1)",
  )
    .bind(id, person)
    .run();
  expect((await findProvider(db, id))?.hasIdentities).toBe(true);
});

it("finds and lists an organization's own providers alone", async () => {
  const id = await storeProvider({ organization: OTHER });

  expect(await findProviderOf(db, { id, organization: HOME })).toBeNull();
  expect((await findProviderOf(db, { id, organization: OTHER }))?.id).toBe(id);
  const ids = async (organization: string) =>
    (await listProvidersOf(db, organization)).map((provider) => provider.id);
  expect(await ids(OTHER)).toEqual([id]);
  expect(await ids(HOME)).not.toContain(id);
});

it("lists the enabled provider that has proved a domain", async () => {
  const [proved, claimed, disabled] = [
    await storeProvider(),
    await storeProvider({ organization: OTHER }),
    await storeProvider({ disabledAt: 1 }),
  ];
  await storeDomain(proved, "proved.example", { verifiedAt: 5 });
  await storeDomain(claimed, "proved.example");
  await storeDomain(claimed, "claimed.example");
  await storeDomain(disabled, "disabled.example", { verifiedAt: 5 });
  const ids = async (domain: string) =>
    (await listProvidersForDomain(db, domain)).map((provider) => provider.id);

  expect(await ids("proved.example")).toEqual([proved]);
  for (const domain of ["claimed.example", "disabled.example", "example", "%", ""]) {
    expect(await ids(domain)).toEqual([]);
  }
});
