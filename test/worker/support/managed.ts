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

/** Somebody with a session, and where their tokens are to those who manage them. */
export interface Party {
  id: string;
  session: string;
  tokens: string;
}

export async function party(options: Parameters<typeof storePerson>[0] = {}): Promise<Party> {
  const id = await storePerson(options);
  const session = await storeSession(id, options.organization);
  return { id, session, tokens: `/v1/users/${id}/tokens` };
}

export const manager = (options: Parameters<typeof storePerson>[0] = {}) =>
  party({ groups: ["token-managers"], name: "Mara Manager", ...options });

export function make(
  by: Party,
  owner: Party,
  change: Partial<IssueUserTokenRequest> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  return call(owner.tokens, {
    method: "POST",
    token: by.session,
    body: { ...REQUEST, ...change },
    headers,
  });
}

export async function made(
  by: Party,
  owner: Party,
  change: Partial<IssueUserTokenRequest> = {},
): Promise<HandedTokenResource> {
  return (await make(by, owner, change)).json<HandedTokenResource>();
}

export function collect(by: Party, id: string, headers: Record<string, string> = {}) {
  return call(`/v1/tokens/${id}/collect`, { method: "POST", token: by.session, headers });
}

export async function collected(by: Party, id: string): Promise<IssuedTokenResource> {
  return (await collect(by, id)).json<IssuedTokenResource>();
}

/** Whether a secret is good now, whatever is cached. */
export async function works(secret: string): Promise<boolean> {
  return (await call("/v1/tokens/self", { token: secret })).status === 200;
}
