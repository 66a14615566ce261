import { setTimeout as sleep } from "node:timers/promises";
import { type Load, runWrk } from "./wrk.ts";

/** How long revoked tokens were still accepted. */
export interface Staleness {
  revocations: number;
  isolates: number;
  /** Requests with revoked tokens, sent after the revocation was answered. */
  probes: number;
  /** Probes sent more than 5.0 s after the answer. */
  late: { probes: number; accepted: number };
  /** The latest time at which an accepted probe was sent, in milliseconds after the answer. */
  longestMs: number;
}

/** Counts of `GET /v1/tokens/self`, which always reads the primary, sent after a revocation was answered. */
export interface FreshVerdicts {
  probes: number;
  accepted: number;
}

export interface RevocableToken {
  id: string;
  secret: string;
}

const PROMISE_MS = 5_000;
/** How long a token is probed after its revocation: longer than the promise. */
const PROBED_MS = 8_000;
const PROBERS = 24;
/** The time between two revocations, so that they fall into every phase of the isolates' syncs. */
const SPACING_MS = 31;

/**
 * Asks every isolate for a fresh verdict as soon as each revocation is answered. The tokens must not be
 * those of `measureStaleness`, since a fresh verdict also corrects the cached record.
 */
export async function measureFresh(
  origins: readonly string[],
  tokens: readonly RevocableToken[],
  session: string,
): Promise<FreshVerdicts> {
  const counts: FreshVerdicts = { probes: 0, accepted: 0 };
  await Promise.all(origins.map((origin) => warmCache(origin, tokens)));
  for (const [n, token] of tokens.entries()) {
    await revoke(origins[n % origins.length] ?? "", token, session);
    const accepted = await Promise.all(
      origins.map((origin) => isAccepted(`${origin}/v1/tokens/self`, token)),
    );
    counts.probes += accepted.length;
    counts.accepted += accepted.filter(Boolean).length;
  }
  return counts;
}

/**
 * Revokes tokens that all isolates have cached, while each isolate is under load. Probes each isolate with
 * each token until well after the promise.
 *
 * @param origins the origin of each isolate
 * @param session the session of the tokens' owner
 */
export async function measureStaleness(
  origins: readonly string[],
  tokens: readonly RevocableToken[],
  session: string,
  load: Omit<Load, "url">,
): Promise<Staleness> {
  const staleness: Staleness = {
    revocations: tokens.length,
    isolates: origins.length,
    probes: 0,
    late: { probes: 0, accepted: 0 },
    longestMs: 0,
  };
  await Promise.all(origins.map((origin) => warmCache(origin, tokens)));
  const revokedTokens = new Map<RevocableToken, number>();
  let isDone = false;
  const prober = async (first: number) => {
    for (let turn = first; !isDone; turn++) {
      // The probers start at different turns, so they probe with different tokens.
      const [token, revokedAt] = [...revokedTokens][turn % Math.max(1, revokedTokens.size)] ?? [];
      const origin = origins[Math.floor(turn / 7) % origins.length];
      if (token === undefined || revokedAt === undefined || origin === undefined) await sleep(5);
      else await probe(origin, token, revokedAt, staleness);
    }
  };
  const probers = Array.from({ length: PROBERS }, (_, n) => prober(n));
  const seconds = Math.ceil((tokens.length * SPACING_MS + PROBED_MS) / 1000);
  const loads = origins.map((origin) =>
    runWrk({ ...load, url: `${origin}/verify` }, seconds, { connections: 2 }),
  );
  const revocations = tokens.map(async (token, n) => {
    await sleep(n * SPACING_MS);
    await revoke(origins[n % origins.length] ?? "", token, session);
    revokedTokens.set(token, performance.now());
    await sleep(PROBED_MS);
    revokedTokens.delete(token);
  });
  await Promise.all(revocations);
  isDone = true;
  await Promise.all([...probers, ...loads]);
  return staleness;
}

async function warmCache(origin: string, tokens: readonly RevocableToken[]): Promise<void> {
  for (const token of tokens) {
    if (!(await isAccepted(`${origin}/verify`, token)))
      throw new Error("a token is refused too soon");
  }
}

async function revoke(origin: string, token: RevocableToken, session: string): Promise<void> {
  const { status } = await fetch(`${origin}/v1/tokens/${token.id}/revoke`, {
    method: "POST",
    headers: { Authorization: `Bearer ${session}` },
  });
  if (status !== 200) throw new Error(`a revocation was answered ${status}`);
}

async function probe(
  origin: string,
  token: RevocableToken,
  revokedAt: number,
  staleness: Staleness,
): Promise<void> {
  const sentAfterMs = performance.now() - revokedAt;
  const accepted = await isAccepted(`${origin}/verify`, token);
  staleness.probes += 1;
  if (accepted) staleness.longestMs = Math.max(staleness.longestMs, sentAfterMs);
  if (sentAfterMs <= PROMISE_MS) return;
  staleness.late.probes += 1;
  if (accepted) staleness.late.accepted += 1;
}

async function isAccepted(url: string, { secret }: RevocableToken): Promise<boolean> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${secret}` } });
  await response.body?.cancel();
  if (response.status === 200) return true;
  if (response.status === 401) return false;
  throw new Error(`${url} answered ${response.status}`);
}
