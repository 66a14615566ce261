import type { Creation } from "../../creation.ts";
import type { Messages } from "../../messages.ts";
import type { Handlers } from "../handlers/register-handlers.ts";
import type { ExpiryWatch } from "./expiry-watch.ts";

/** After each of these other tokens may be about to expire, or other people's. */
const TURNS = [
  ...["connect", "changeServer", "signIn", "signOut", "switchOrganization", "leaveOrganization"],
  ...["createToken", "regenerateToken", "collectToken", "retryCreation", "updateToken"],
  ...[
    "revokeToken",
    "deleteToken",
    "declineToken",
    "revokeAllTokens",
    "deleteAllTokens",
    "revokePresentedToken",
  ],
] as readonly (keyof Messages)[];

/** The same handlers, after whose changes the watch looks again; nobody waits for that. */
export function watching(handlers: Handlers, watch: ExpiryWatch): Handlers {
  const watched = TURNS.map((name) => {
    // Each name's ask and handler belong together, which a list cannot tell the compiler.
    const handler = handlers[name] as (ask: unknown) => Promise<unknown>;
    return [
      name,
      async (ask: unknown) => {
        const outcome = await handler(ask);
        if (!hasFailed(outcome)) watch.refresh().catch(() => {});
        return outcome;
      },
    ];
  });
  return { ...handlers, ...Object.fromEntries(watched) };
}

function hasFailed(outcome: unknown): boolean {
  const { ok, at } = outcome as { ok?: boolean; at?: Creation["at"] };
  return ok === false || at === "failed";
}
