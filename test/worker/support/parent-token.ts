import type { IssuedTokenResource, TokenResource } from "../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../permissions/sample-catalog.ts";
import { call } from "./call.ts";
import { now, storeOrganization, storePerson } from "./organizations.ts";
import { storeSession, storeToken } from "./store-token.ts";

export const DAY = 86_400;

/** A scope on one entity that the parent token has. */
export const CH_1 = { permission: "channels:publish", entity_id: "ch_1" };

/** The request for a token that the parent token may issue. */
export const CHILD = {
  name: "Made by a token",
  expires: { days: 30 },
  scopes: [{ permission: "files:read" }, CH_1],
};

/** Stores a person with a session and a token that may manage their tokens (`files:write`) for 60 days. */
export async function storeParentToken(organization: string) {
  await storeOrganization(organization, sampleCatalog());
  const owner = await storePerson({ role: "lead", organization });
  const session = await storeSession(owner, organization);
  const parent = await storeToken({
    owner,
    organization,
    scopes: [
      "files:write",
      "files:read",
      ["channels:publish", "ch_1"],
      ["channels:publish", "ch_2"],
    ],
    expiresAt: now() + 60 * DAY,
  });
  return { owner, session, parent };
}

export const send = (method: string, path: string, token: string, body?: unknown) =>
  call(`/v1/tokens${path}`, { method, token, body });

export const requestToken = (token: string, change: object = {}) =>
  send("POST", "", token, { ...CHILD, ...change });

export const issueToken = async (token: string, change: object = {}) =>
  (await requestToken(token, change)).json<IssuedTokenResource>();

export const toPairs = ({ scopes }: TokenResource) =>
  scopes.map(({ permission, entity_id }) => [permission, entity_id]);
