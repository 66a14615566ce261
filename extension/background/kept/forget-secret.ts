import type { ConnectionKey, Reply } from "../../connection.ts";
import { type ApiEffects, callApi, NoContent } from "../api/call-api.ts";
import { getCopyPath } from "../api/paths.ts";
import { loadKept, removeKept } from "./kept-store.ts";
import { isUnknownCopy } from "./open-secret.ts";

/**
 * Forgets a kept secret: first its key at the server, then its ciphertext here.
 *
 * Bytes that a browser removes stay in its files for a while. Without the key they are worth nothing, so a secret whose
 * key could not be destroyed still counts as kept.
 */
export async function forgetSecret(
  effects: ApiEffects,
  connection: ConnectionKey,
  tokenId: string,
): Promise<Reply<null>> {
  const entry = (await loadKept(effects, connection))[tokenId];
  if (entry === undefined) return { ok: true, value: null };
  const reply = await forgetCopy(effects, connection, tokenId, entry.copy);
  if (reply.ok) await removeKept(effects, connection, tokenId, entry);
  return reply;
}

/** Forgets every kept secret of a connection, up to the first that the server could not forget. */
export async function forgetSecrets(
  effects: ApiEffects,
  connection: ConnectionKey,
): Promise<Reply<null>> {
  for (const tokenId of Object.keys(await loadKept(effects, connection))) {
    const reply = await forgetSecret(effects, connection, tokenId);
    if (!reply.ok) return reply;
  }
  return { ok: true, value: null };
}

/** Destroys the server's key of a copy, here or in another browser. Succeeds if it is gone already. */
export async function forgetCopy(
  effects: ApiEffects,
  connection: ConnectionKey,
  tokenId: string,
  copyId: string,
): Promise<Reply<null>> {
  const reply = await callApi(effects, connection, {
    method: "DELETE",
    path: getCopyPath(tokenId, copyId),
    answer: NoContent,
  });
  return !reply.ok && isUnknownCopy(reply.failure) ? { ok: true, value: null } : reply;
}
