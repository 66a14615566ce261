import { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey } from "../../connection.ts";
import { type Caller, callApi } from "../api/call-api.ts";

/**
 * Which secrets that others made wait for me, and until when. One page is more than anyone should have.
 *
 * @returns `null` where the server does not tell
 */
export async function fetchWaiting(
  caller: Caller,
  key: ConnectionKey,
): Promise<{ id: string; collectBy: number }[] | null> {
  const reply = await callApi(caller, key, {
    method: "GET",
    path: "/v1/tokens",
    query: { status: "waiting", limit: "100" },
    answer: TokenPage,
  });
  if (!reply.ok) return null;
  return reply.value.tokens.flatMap(({ id, collect_by }) =>
    collect_by === null ? [] : [{ id, collectBy: Date.parse(collect_by) }],
  );
}
