import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openDatabase } from "../../../../worker/db/database.ts";
import {
  listEnabledProvidersOf,
  listProvidersForDomain,
} from "../../../../worker/db/providers/provider-queries.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { storeDomain, storeProvider } from "../../support/store-provider.ts";

it("a sign-in page reads the name and id of enabled providers alone", async () => {
  const organization = await storeOrganization("org_pages");
  const id = await storeProvider({ organization });
  const disabled = await storeProvider({ organization, disabledAt: 1 });
  await storeDomain(id, "pages.example", { verifiedAt: 5 });
  await storeDomain(disabled, "disabled.example", { verifiedAt: 5 });
  await storeDomain(id, "unproved.example");
  const db = openDatabase(env.DB);
  const shown = [{ id, name: "Acme Login" }];
  expect(await listEnabledProvidersOf(db, organization)).toEqual(shown);
  expect(await listProvidersForDomain(db, "pages.example")).toEqual(shown);
  expect(await listProvidersForDomain(db, "disabled.example")).toEqual([]);
  expect(await listProvidersForDomain(db, "unproved.example")).toEqual([]);
});
