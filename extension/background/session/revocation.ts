import { None, processRevocationResponse, revocationRequest } from "oauth4webapi";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type Answer, readAnswer } from "../api/fetch-json.ts";
import { createOAuthOptions, OAUTH_CLIENT } from "../api/oauth-client.ts";
import type { Effects } from "../effects.ts";
import { parseItem, readItem } from "../read-item.ts";

const QUEUE_KEY = "revoking";
/** Covers many sign-outs from many organizations while a server is down. The oldest are dropped. */
const MAX_QUEUED = 100;
const TIMEOUT_MS = 8_000;

const Queue = v.array(v.object({ endpoint: v.string(), token: v.string() }));
type Queue = v.InferOutput<typeof Queue>;

/**
 * Puts a session into the queue of revocations, in which it stays until its server answers.
 *
 * So a sign-out neither waits for a server that is down nor leaves a live session behind.
 */
export async function queueRevocation(
  { session }: Pick<Effects, "session">,
  endpoint: string,
  token: string,
): Promise<void> {
  await session.update([QUEUE_KEY], ([item]) => ({
    [QUEUE_KEY]: [...parseQueue(item), { endpoint, token }].slice(-MAX_QUEUED),
  }));
}

/**
 * Revokes the queued sessions. A session whose server does not answer stays queued.
 *
 * @param endpoint limits the run to one server; by default every queued session is revoked
 */
export async function revokeQueued(
  effects: Pick<Effects, "fetch" | "session">,
  endpoint?: string,
): Promise<void> {
  const queue = (await readItem(effects.session, QUEUE_KEY, Queue)) ?? [];
  const due = queue.filter((one) => endpoint === undefined || one.endpoint === endpoint);
  await Promise.all(
    due.map(async (one) => {
      const revoked = await revokeByPossession(effects, one.endpoint, one.token);
      if (revoked.ok || isFinal(revoked.refusal)) await removeFromQueue(effects, one.token);
    }),
  );
}

/**
 * Revokes a session token, or any other token, by possession (RFC 7009 §2.1).
 *
 * @returns the server's refusal, which is `null` if no whole answer came
 */
export async function revokeByPossession(
  effects: Pick<Effects, "fetch">,
  endpoint: string,
  token: string,
): Promise<Result<null, Answer | null>> {
  try {
    const server = { issuer: new URL(endpoint).origin, revocation_endpoint: endpoint };
    const options = createOAuthOptions(effects, endpoint, { timeoutMs: TIMEOUT_MS });
    const response = await revocationRequest(server, OAUTH_CLIENT, None(), token, options);
    const copy = response.clone();
    return await processRevocationResponse(response).then(
      () => ok(null),
      async () => err(await readAnswer(copy)),
    );
  } catch {
    return err(null);
  }
}

/** Returns true if a retry would not help. An unknown token, for example, needs no revocation. */
function isFinal(refusal: Answer | null): boolean {
  return refusal !== null && refusal.status < 500 && refusal.status !== 429;
}

async function removeFromQueue(
  { session }: Pick<Effects, "session">,
  token: string,
): Promise<void> {
  await session.update([QUEUE_KEY], ([item]) => {
    const rest = parseQueue(item).filter((queued) => queued.token !== token);
    return { [QUEUE_KEY]: rest.length === 0 ? undefined : rest };
  });
}

function parseQueue(item: unknown): Queue {
  return parseItem(Queue, item) ?? [];
}
