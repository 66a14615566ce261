import type {
  HandedTokenResource,
  IssueUserTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import type { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import { call } from "./call.ts";
import { storePerson } from "./organizations.ts";
import { storeSession } from "./store-token.ts";

export const REQUEST = {
  name: "For you",
  expires: { days: 30 },
  scopes: [{ permission: "API_READ" }],
} satisfies IssueUserTokenRequest;

/** A member with a session, and the path of their tokens for managers. */
export interface SignedInMember {
  id: string;
  session: string;
  tokens: string;
}

export async function storeSignedInMember(
  options: Parameters<typeof storePerson>[0] = {},
): Promise<SignedInMember> {
  const id = await storePerson(options);
  const session = await storeSession(id, options.organization);
  return { id, session, tokens: `/v1/users/${id}/tokens` };
}

export const storeManager = (options: Parameters<typeof storePerson>[0] = {}) =>
  storeSignedInMember({ groups: ["token-managers"], name: "Mara Manager", ...options });

export function requestTokenFor(
  actor: SignedInMember,
  owner: SignedInMember,
  change: Partial<IssueUserTokenRequest> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return call(owner.tokens, {
    method: "POST",
    token: actor.session,
    body: { ...REQUEST, ...change },
    headers,
  });
}

export async function issueTokenFor(
  actor: SignedInMember,
  owner: SignedInMember,
  change: Partial<IssueUserTokenRequest> = {},
): Promise<HandedTokenResource> {
  return (await requestTokenFor(actor, owner, change)).json<HandedTokenResource>();
}

export function requestCollection(
  actor: SignedInMember,
  id: string,
  headers: Record<string, string> = {},
) {
  return call(`/v1/tokens/${id}/collect`, { method: "POST", token: actor.session, headers });
}

export async function collectSecret(
  actor: SignedInMember,
  id: string,
): Promise<IssuedTokenResource> {
  return (await requestCollection(actor, id)).json<IssuedTokenResource>();
}

/** Returns true if a secret is valid now, whatever is cached. */
export async function isValidSecret(secret: string): Promise<boolean> {
  return (await call("/v1/tokens/self", { token: secret })).status === 200;
}
