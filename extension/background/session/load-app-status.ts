import type { AppStatus } from "../../connection.ts";
import { getConnectionKey } from "../../connection.ts";
import { toConnection } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import { getHost } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent, loadSession } from "./session-store.ts";

/** Returns the status of the extension from its stores, without a request to the server. */
export async function loadAppStatus(
  effects: Pick<Effects, "local" | "session" | "now">,
): Promise<AppStatus> {
  const server = await loadServer(effects);
  if (server === null) return { at: "disconnected" };
  const origin = server.metadata.issuer;
  const current = await loadCurrent(effects);
  const connection = current?.origin === origin ? current : null;
  const live =
    connection === null ? null : await loadSession(effects, getConnectionKey(connection));
  if (live !== null) return { at: "signed_in", connection: toConnection(live.connection) };
  return { at: "signed_out", origin, host: getHost(origin), ended: connection !== null };
}
