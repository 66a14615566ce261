import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { fakeBackground } from "./fake-background.ts";
import { catalog, me, token, user, waitingToken } from "./fixtures.ts";

export const ADA = user({ id: "usr_7", name: "Ada Lovelace", email: "ada@example.test" });
export const ADAS_TOKENS_HASH = "#/people/usr_7/tokens";

/** Builds Ada's tokens: an active, a waiting and a revoked one. */
export function adasTokens(): TokenResource[] {
  return [
    token({ id: "tok_a", name: "Nightly export", owner: ADA.id }),
    waitingToken({ id: "tok_b", name: "Warehouse sync", owner: ADA.id }),
    token({
      ...{ id: "tok_c", name: "Old job", owner: ADA.id, status: "revoked" },
      revoked_at: "2026-11-01T00:00:00Z",
    }),
  ];
}

const manager = { ...me, manages: ["tokens.others" as const] };

/** Creates a background whose user manages other members' tokens, Ada's among them. */
export function fakeManager(
  tokens = adasTokens(),
  handlers: Parameters<typeof fakeBackground>[1] = {},
) {
  const background = fakeBackground([token({ name: "My own" }), ...tokens], {
    getMe: () => ({ ok: true, value: manager }),
    getUser: () => ({ ok: true, value: ADA }),
    getCatalog: ({ owner }) => ({
      ok: true,
      value: owner === undefined ? catalog : { ...catalog, automatic: [] },
    }),
    ...handlers,
  });
  return background;
}
