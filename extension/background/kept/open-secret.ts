import { getTokenHint, hasTokenShape } from "../../../shared/token-shape.ts";
import { OpenedCopyKey } from "../../../shared/wire/kept-copy.ts";
import type { ConnectionKey, Failure, Reply } from "../../connection.ts";
import { type ApiEffects, callApi } from "../api/call-api.ts";
import { getCopyPath } from "../api/paths.ts";
import { type KeptEntry, loadKept, removeKept } from "./kept-store.ts";
import { openSealed } from "./seal-secret.ts";

const NOT_KEPT: { ok: false; failure: Failure } = {
  ok: false,
  failure: { kind: "secret_not_kept" },
};

/**
 * Opens a kept secret with the key that the server releases for it.
 *
 * The secret is dropped only if Latchkey itself says that there is no such copy. An ended session, a server that is
 * down and a 404 of something else prove nothing.
 */
export async function openSecret(
  effects: ApiEffects,
  connection: ConnectionKey,
  tokenId: string,
): Promise<Reply<string>> {
  const entry = (await loadKept(effects, connection))[tokenId];
  if (entry === undefined) return NOT_KEPT;
  const reply = await callApi(effects, connection, {
    method: "POST",
    path: `${getCopyPath(tokenId, entry.copy)}/open`,
    answer: OpenedCopyKey,
    changes: false,
  });
  if (!reply.ok) {
    if (!isUnknownCopy(reply.failure)) return reply;
    await removeKept(effects, connection, tokenId, entry);
    return NOT_KEPT;
  }
  const { key, hint } = reply.value;
  const copy = { connection, tokenId, copyId: entry.copy };
  const secret = await openSealed(entry, key, copy);
  if (secret === null || !isSecret(secret, hint, entry)) {
    return { ok: false, failure: { kind: "secret_unreadable" } };
  }
  return { ok: true, value: secret };
}

/** Returns true if Latchkey says that there is no such copy. */
export function isUnknownCopy(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "not_found";
}

/** Returns true for a whole token of the hint that the server and this browser have of it. */
function isSecret(secret: string, hint: string, entry: KeptEntry): boolean {
  const prefix = secret.slice(0, secret.indexOf("_"));
  return hint === entry.hint && getTokenHint(secret) === hint && hasTokenShape(secret, [prefix]);
}
