import type { ConnectionKey } from "../../connection.ts";
import type { AllTokens } from "../../messages.ts";
import { loadCreation } from "../creation/creation-record.ts";
import type { Effects } from "../effects.ts";
import { keepOnly } from "./kept-store.ts";

/**
 * Drops kept secrets that no longer work, by a list of the server.
 *
 * The secret of a token that is being regenerated stays: it says that the next one is wanted here too.
 */
export async function dropDeadSecrets(
  effects: Pick<Effects, "local" | "session">,
  key: ConnectionKey,
  { tokens, total }: AllTokens,
): Promise<void> {
  const changing = readChangingToken(await loadCreation(effects, key));
  const byId = new Map(tokens.map((token) => [token.id, token]));
  await keepOnly(effects, key, ([id, { hint }]) => {
    const token = byId.get(id);
    if (token === undefined) return total > tokens.length || id === changing;
    return id === changing || (token.status === "active" && token.hint === hint);
  });
}

function readChangingToken(record: Awaited<ReturnType<typeof loadCreation>>): string | null {
  if (record === null) return null;
  if (record.at === "created") return record.token.id;
  const task = "sent" in record ? record.sent.task : record.task;
  return task.kind === "issue" ? null : task.token.id;
}
