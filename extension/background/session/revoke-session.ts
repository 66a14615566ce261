import * as v from "valibot";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";
import { postRevocation } from "./post-revocation.ts";

const REVOKING_KEY = "revoking";
/** Enough for every organization's at every sign-out while a server is down; the oldest go first. */
const MAX_PENDING = 100;

const Pending = v.array(v.object({ endpoint: v.string(), token: v.string() }));
type Pending = v.InferOutput<typeof Pending>;

type Revoking = Pick<Effects, "fetch" | "session">;

/**
 * Notes that a session is to be revoked. Kept until the server has said that it is, so that
 * signing out neither waits for a server that is down nor leaves a live session behind.
 */
export async function noteRevocation(
  { session }: Pick<Effects, "session">,
  endpoint: string,
  token: string,
): Promise<void> {
  await session.update([REVOKING_KEY], ([item]) => ({
    [REVOKING_KEY]: [...pendingOf(item), { endpoint, token }].slice(-MAX_PENDING),
  }));
}

/**
 * Revokes what was noted (RFC 7009 §2.1). What the server does not answer stays noted.
 *
 * @param endpoint where given, what is to be revoked elsewhere is left for another time
 */
export async function revokeNoted(effects: Revoking, endpoint?: string): Promise<void> {
  const noted = (await readItem(effects.session, REVOKING_KEY, Pending)) ?? [];
  const pending = noted.filter((one) => endpoint === undefined || one.endpoint === endpoint);
  await Promise.all(
    pending.map(async (revocation) => {
      if (await revoke(effects, revocation)) await unnote(effects, revocation.token);
    }),
  );
}

async function revoke(effects: Revoking, { endpoint, token }: Pending[number]): Promise<boolean> {
  const answer = await postRevocation(effects, endpoint, token);
  // A refusal is final as well: an unknown token has nothing left to revoke.
  return answer !== null && answer.status < 500 && answer.status !== 429;
}

async function unnote({ session }: Revoking, token: string): Promise<void> {
  await session.update([REVOKING_KEY], ([item]) => {
    const rest = pendingOf(item).filter((revocation) => revocation.token !== token);
    return { [REVOKING_KEY]: rest.length === 0 ? undefined : rest };
  });
}

function pendingOf(item: unknown): Pending {
  return parseItem(Pending, item) ?? [];
}
