import { getTokenHint } from "../../../shared/token-shape.ts";
import { KeptCopyKey } from "../../../shared/wire/kept-copy.ts";
import type { ConnectionKey, Reply } from "../../connection.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { getCopiesPath, getCopyPath } from "../api/paths.ts";
import { loadCreation } from "../creation/creation-record.ts";
import { loadKept, MAX_KEPT, removeKept, saveKept } from "./kept-store.ts";
import { openSealed, sealSecret } from "./seal-secret.ts";

/**
 * Keeps the secret of the user's unacknowledged creation in this browser, sealed by a key of the server.
 *
 * A page names only the token, so none can seal a secret of its own. If the browser stops the background at any point,
 * repeating it gets the same copy from the server.
 */
export async function keepSecret(
  effects: ApiEffects,
  connection: ConnectionKey,
  tokenId: string,
): Promise<Reply<null>> {
  const secret = await loadShownSecret(effects, connection, tokenId);
  if (secret === null) return { ok: false, failure: { kind: "secret_unavailable" } };
  const kept = await loadKept(effects, connection);
  if (!Object.hasOwn(kept, tokenId) && Object.keys(kept).length >= MAX_KEPT) {
    return { ok: false, failure: { kind: "too_many_kept" } };
  }
  const hint = getTokenHint(secret);
  const reply = await callApi(effects, connection, {
    method: "POST",
    path: getCopiesPath(tokenId),
    body: { hint },
    answer: KeptCopyKey,
    // Repeating it is safe.
    changes: false,
  });
  if (!reply.ok) return reply;
  const { id, key } = reply.value;
  const copy = { connection, tokenId, copyId: id };
  try {
    const sealed = await sealSecret(secret, key, copy, effects.randomBytes);
    await saveKept(effects, connection, tokenId, { copy: id, hint, ...sealed });
  } catch {
    // The disk may be full. What was stored before is read below.
  }
  const stored = (await loadKept(effects, connection))[tokenId];
  if (stored?.copy === id && (await openSealed(stored, key, copy)) === secret) {
    return { ok: true, value: null };
  }
  if (stored?.copy === id) await removeKept(effects, connection, tokenId, stored);
  await callApi(effects, connection, {
    method: "DELETE",
    path: getCopyPath(tokenId, id),
    answer: NoContent,
  });
  return { ok: false, failure: { kind: "keeping_failed" } };
}

/** Returns the secret of a creation that a page shows, of the user's own token. */
async function loadShownSecret(
  effects: ApiEffects,
  key: ConnectionKey,
  tokenId: string,
): Promise<string | null> {
  const record = await loadCreation(effects, key);
  if (record?.at !== "created" || record.shownAt === null) return null;
  return record.token.id === tokenId && record.task.owner === undefined ? record.secret : null;
}
