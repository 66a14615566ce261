import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { type CallOptions, call, callForm } from "./call.ts";
import { storeOrganization, storePerson } from "./organizations.ts";
import { storeSession, storeToken } from "./store-token.ts";

/** What introspection tells of an active token. */
export interface Introspection {
  active: boolean;
  scope: string;
  role: string;
  exp?: number;
  iat: number;
  authorization_details?: object[];
}

/** Somebody signed in to an organization of this catalog, and its first API, which asks about tokens. */
export async function storeMember(organization: string, catalog: Catalog, role: string) {
  await storeOrganization(organization, catalog);
  const owner = await storePerson({ role, organization });
  const session = await storeSession(owner, organization);
  const [api] = catalog.apis.map(({ id }) => id);
  const svc = await storeToken({ kind: "svc", owner, organization, ...(api && { api }) });
  const tokens = (path: string, options: CallOptions = {}) =>
    call(`/v1/tokens${path}`, { token: session, ...options });
  const create = (body: object, token = session) => tokens("", { method: "POST", body, token });
  return {
    owner,
    /** A request about their tokens, by their session unless another token is given. */
    tokens,
    create,
    issue: async (body: object, token = session) =>
      (await create(body, token)).json<IssuedTokenResource>(),
    catalog: async () => (await call("/v1/catalog", { token: session })).json<CatalogView>(),
    /** The status that a proxy is answered about a token. */
    verify: async (secret: string, query: string) =>
      (await call(`/verify?organization=${organization}&${query}`, { token: secret })).status,
    introspect: async (secret: string) => {
      const answer = callForm("/oauth/introspect", { token: secret }, { token: svc.plaintext });
      return (await answer).json<Introspection>();
    },
  };
}
