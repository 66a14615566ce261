import type { Creation } from "../../creation.ts";
import type { Messages } from "../../messages.ts";
import type { Handlers } from "../handlers/register-handlers.ts";
import { runAfter } from "../handlers/run-after.ts";
import type { ExpiryWatch } from "./expiry-watch.ts";

/** The messages after which the set of expiring or waiting tokens may differ. */
const CHANGES = [
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

/** Wraps handlers so that each successful change refreshes the watch, without a delay for the page. */
export function refreshAfterChanges(handlers: Handlers, watch: ExpiryWatch): Handlers {
  return runAfter(handlers, CHANGES, (outcome) => {
    if (!hasFailed(outcome)) watch.refresh().catch(() => {});
  });
}

function hasFailed(outcome: unknown): boolean {
  const { ok, at } = outcome as { ok?: boolean; at?: Creation["at"] };
  return ok === false || at === "failed";
}
