import type { ConnectionKey } from "../../connection.ts";
import { fetchJson } from "../api/fetch-json.ts";
import { getCopyPath } from "../api/paths.ts";
import { parseConnectionKey } from "../connection/connection-key.ts";
import type { Effects } from "../effects.ts";
import { loadStoredSession } from "../session/session-store.ts";
import { listKeptConnections, loadKept, removeAllKept } from "./kept-store.ts";

/** A server that is down must not delay the person who leaves it. */
const PATIENCE_MS = 3_000;

/**
 * Removes every kept secret of this browser, for a person who leaves their server.
 *
 * Destroys the server's keys as far as it answers in time. Must run before the sessions end. A key that stays opens
 * nothing, since its ciphertext is gone, and the server removes it after 90 days.
 */
export async function abandonKept(effects: Effects): Promise<void> {
  const keys = await listKeptConnections(effects);
  const requests = (await Promise.all(keys.map((key) => destroyKeys(effects, key)))).flat();
  await Promise.all(keys.map((key) => removeAllKept(effects, key)));
  await Promise.all(requests);
}

/** Sends the requests, and returns them without waiting for their answers. */
async function destroyKeys(effects: Effects, key: ConnectionKey): Promise<Promise<unknown>[]> {
  const stored = await loadStoredSession(effects, key);
  if (stored === null) return [];
  const { origin } = parseConnectionKey(key);
  return Object.entries(await loadKept(effects, key)).map(([tokenId, { copy }]) =>
    fetchJson(effects, new URL(getCopyPath(tokenId, copy), origin).href, {
      method: "DELETE",
      timeoutMs: PATIENCE_MS,
      headers: { Authorization: `Bearer ${stored.session.token}`, Accept: "application/json" },
    }),
  );
}
