import type { AppStatus } from "../../connection.ts";
import { connectionKey, toConnection } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import { hostOf } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { loadCurrent, loadSession } from "./session-store.ts";

/** Where the extension stands, from what is stored: asks nobody. */
export async function appStatus(
  effects: Pick<Effects, "local" | "session" | "now">,
): Promise<AppStatus> {
  const server = await loadServer(effects);
  if (server === null) return { at: "disconnected" };
  const origin = server.metadata.issuer;
  const current = await loadCurrent(effects);
  const known = current?.origin === origin ? current : null;
  const open = known === null ? null : await loadSession(effects, connectionKey(known));
  if (open !== null) return { at: "signed_in", connection: toConnection(open.connection) };
  return { at: "signed_out", origin, host: hostOf(origin), ended: known !== null };
}
