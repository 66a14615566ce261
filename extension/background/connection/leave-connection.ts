import type { ConnectionKey } from "../../connection.ts";
import type { Effects } from "../effects.ts";
import { forgetExpiriesOf } from "../expiry/expiry-store.ts";
import type { Serialize } from "../serialize.ts";
import { forgetConnection, loadConnections, makeCurrent } from "../session/session-store.ts";
import { connectionKey } from "./connection-key.ts";
import { loadServer, saveServer } from "./connection-store.ts";

/**
 * Forgets the connection to an organization that its person has left. Another one of theirs takes its
 * place; else the server chooses where a silent sign-in leads.
 */
export async function leaveConnection(
  effects: Effects,
  serialize: Serialize,
  key: ConnectionKey,
): Promise<void> {
  await serialize(async () => {
    const [connections, server] = await Promise.all([
      loadConnections(effects),
      loadServer(effects),
    ]);
    const left = connections.find((one) => connectionKey(one) === key);
    const next = connections.find((one) => one !== left && one.subject === left?.subject) ?? null;
    await forgetConnection(effects, key);
    await forgetExpiriesOf(effects, key);
    if (next !== null) await makeCurrent(effects, connectionKey(next));
    if (server !== null) await saveServer(effects, { ...server, lastConnection: next });
  });
}
