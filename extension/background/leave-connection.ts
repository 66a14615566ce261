import type { ConnectionKey } from "../messages.ts";
import { loadServer, saveServer } from "./connection-store.ts";
import type { Effects } from "./effects.ts";
import { forgetExpiriesOf } from "./expiry-store.ts";
import type { InTurn } from "./in-turn.ts";
import { forgetConnection, loadCurrent } from "./session-store.ts";

/**
 * Forgets the connection to an organization that its person has left. Another one that is open takes its
 * place; else the server chooses where a silent sign-in leads.
 */
export async function leaveConnection(
  effects: Effects,
  inTurn: InTurn,
  key: ConnectionKey,
): Promise<void> {
  await inTurn(async () => {
    await forgetConnection(effects, key);
    await forgetExpiriesOf(effects, key);
    const [server, lastConnection] = await Promise.all([loadServer(effects), loadCurrent(effects)]);
    if (server !== null) await saveServer(effects, { ...server, lastConnection });
  });
}
