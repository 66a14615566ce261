import { env } from "cloudflare:workers";
import type { Problem } from "../../../shared/problem.ts";
import type { CatalogChangeResource } from "../../../shared/wire/catalog-change.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { sampleCatalog } from "../permissions/sample-catalog.ts";
import { call } from "./call.ts";
import { storeOrganization, storePerson } from "./organizations.ts";
import { storeSession } from "./store-token.ts";

export const NOTHING = { permissions: [], roles: [], groups: [] };

/** Builds the sample catalog, in which leads manage catalog and users, with a change. */
export function buildManagedCatalog(change: (catalog: Catalog) => void = () => {}): Catalog {
  const catalog = structuredClone(sampleCatalog());
  catalog.manages.catalog = ["catalog:manage"];
  catalog.manages.users = ["catalog:manage"];
  change(catalog);
  return catalog;
}

/** Builds the managed catalog without any use of a permission. */
export function buildCatalogWithout(permission: string): Catalog {
  const without = (ids: string[] | "*") =>
    ids === "*" ? ids : ids.filter((id) => id !== permission);
  return buildManagedCatalog((catalog) => {
    for (const api of catalog.apis) {
      api.permissions = api.permissions.filter(({ id }) => id !== permission);
    }
    for (const principal of [...catalog.roles, ...catalog.groups]) {
      principal.grants = without(principal.grants);
    }
    for (const group of catalog.groups) group.grants_for_others = without(group.grants_for_others);
    const aliases = Object.entries(catalog.aliases).filter(([, id]) => id !== permission);
    catalog.aliases = Object.fromEntries(aliases);
    const own = catalog.manages["tokens.own"] ?? [];
    catalog.manages["tokens.own"] = own.filter((id) => id !== permission);
  });
}

interface PutOptions {
  query?: string;
  headers?: Record<string, string>;
  token?: string;
}

let count = 0;

/** Stores a new organization with the managed catalog, and a lead with a session who can put other catalogs. */
export async function openEditor() {
  count += 1;
  const org = await storeOrganization(`org_edited${count}`, buildManagedCatalog());
  const lead = await storePerson({ organization: org, role: "lead" });
  const session = await storeSession(lead, org);
  const put = (body: unknown, { query = "", headers = {}, token = session }: PutOptions = {}) =>
    call(`/v1/catalog${query}`, { method: "PUT", token, body, headers });
  return {
    org,
    lead,
    session,
    put,
    async putOk(body: unknown, query = ""): Promise<CatalogChangeResource> {
      const response = await put(body, { query });
      if (response.status !== 200) throw new Error(await response.text());
      return response.json();
    },
    version: () =>
      env.DB.prepare("SELECT max(version) AS v FROM catalogs WHERE organization = ?")
        .bind(org)
        .first<number>("v"),
  };
}

export const readProblem = (response: Response) =>
  response.json<Problem & { orphans: CatalogChangeResource["dropped"] }>();
