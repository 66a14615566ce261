import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { Catalog } from "../../../worker/permissions/catalog.ts";
import { type CallOptions, call, callForm } from "./call.ts";
import { storeOrganization, storePerson } from "./organizations.ts";
import { storeSession, storeToken } from "./store-token.ts";

/** The introspection response for an active token. */
export interface Introspection {
  active: boolean;
  scope: string;
  role: string;
  exp?: number;
  iat: number;
  authorization_details?: object[];
}

/** Stores a signed-in member of an organization with this catalog, and a credential of the catalog's first API. */
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
    /** Sends a request about the member's tokens, with their session unless another token is given. */
    tokens,
    create,
    issue: async (body: object, token = session) =>
      (await create(body, token)).json<IssuedTokenResource>(),
    catalog: async () => (await call("/v1/catalog", { token: session })).json<CatalogView>(),
    /** Returns the status of the forward-auth response for a token. */
    verify: async (secret: string, query: string) =>
      (await call(`/verify?organization=${organization}&${query}`, { token: secret })).status,
    introspect: async (secret: string) => {
      const answer = callForm("/oauth/introspect", { token: secret }, { token: svc.plaintext });
      return (await answer).json<Introspection>();
    },
  };
}
