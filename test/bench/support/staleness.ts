import { setTimeout as sleep } from "node:timers/promises";
import { type Load, runWrk } from "./wrk.ts";

/** What the revocations showed. */
export interface Staleness {
  revocations: number;
  isolates: number;
  /** Requests of revoked tokens that were sent after the revocation's answer had arrived. */
  probes: number;
  /** Of those, sent more than 5.0 s after it, and how many were accepted all the same. */
  late: { probes: number; accepted: number };
  /** The latest that an accepted one was sent, in milliseconds after the answer. */
  longestMs: number;
}

/** Of `GET /v1/tokens/self`, which always asks the primary, sent once a revocation was answered. */
export interface FreshVerdicts {
  probes: number;
  accepted: number;
}

export interface RevocableToken {
  id: string;
  secret: string;
}

const PROMISE_MS = 5_000;
/** How long a token is asked for after its revocation: past the promise by some. */
const WATCHED_MS = 8_000;
const PROBERS = 24;
/** Revocations begin this far apart, so that they fall into every phase of the isolates' syncs. */
const SPACING_MS = 31;

/**
 * Asks for a fresh verdict from every isolate as soon as each revocation is answered. Tokens of their
 * own: a fresh verdict also corrects what is cached.
 */
export async function measureFresh(
  origins: readonly string[],
  tokens: readonly RevocableToken[],
  session: string,
): Promise<FreshVerdicts> {
  const seen: FreshVerdicts = { probes: 0, accepted: 0 };
  await Promise.all(origins.map((origin) => warm(origin, tokens)));
  for (const [n, token] of tokens.entries()) {
    await revoke(origins[n % origins.length] ?? "", token, session);
    const accepted = await Promise.all(
      origins.map((origin) => accepts(`${origin}/v1/tokens/self`, token)),
    );
    seen.probes += accepted.length;
    seen.accepted += accepted.filter(Boolean).length;
  }
  return seen;
}

/**
 * Revokes tokens that all isolates have cached, while each isolate is under load, and asks each of
 * them for each token until well past the promise.
 *
 * @param origins one isolate each
 * @param session of the tokens' owner
 */
export async function measureStaleness(
  origins: readonly string[],
  tokens: readonly RevocableToken[],
  session: string,
  load: Omit<Load, "url">,
): Promise<Staleness> {
  const seen: Staleness = {
    revocations: tokens.length,
    isolates: origins.length,
    probes: 0,
    late: { probes: 0, accepted: 0 },
    longestMs: 0,
  };
  await Promise.all(origins.map((origin) => warm(origin, tokens)));
  const watched = new Map<RevocableToken, number>();
  let done = false;
  const prober = async (first: number) => {
    for (let turn = first; !done; turn++) {
      // Of those revoked of late, each prober asks for another than its neighbours.
      const [token, revokedAt] = [...watched][turn % Math.max(1, watched.size)] ?? [];
      const origin = origins[Math.floor(turn / 7) % origins.length];
      if (token === undefined || revokedAt === undefined || origin === undefined) await sleep(5);
      else await probe(origin, token, revokedAt, seen);
    }
  };
  const probers = Array.from({ length: PROBERS }, (_, n) => prober(n));
  const seconds = Math.ceil((tokens.length * SPACING_MS + WATCHED_MS) / 1000);
  const loads = origins.map((origin) =>
    runWrk({ ...load, url: `${origin}/verify` }, seconds, { connections: 2 }),
  );
  const revocations = tokens.map(async (token, n) => {
    await sleep(n * SPACING_MS);
    await revoke(origins[n % origins.length] ?? "", token, session);
    watched.set(token, performance.now());
    await sleep(WATCHED_MS);
    watched.delete(token);
  });
  await Promise.all(revocations);
  done = true;
  await Promise.all([...probers, ...loads]);
  return seen;
}

async function warm(origin: string, tokens: readonly RevocableToken[]): Promise<void> {
  for (const token of tokens) {
    if (!(await accepts(`${origin}/verify`, token))) throw new Error("a token is refused too soon");
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
  seen: Staleness,
): Promise<void> {
  const sentAfter = performance.now() - revokedAt;
  const accepted = await accepts(`${origin}/verify`, token);
  seen.probes += 1;
  if (accepted) seen.longestMs = Math.max(seen.longestMs, sentAfter);
  if (sentAfter <= PROMISE_MS) return;
  seen.late.probes += 1;
  if (accepted) seen.late.accepted += 1;
}

async function accepts(url: string, { secret }: RevocableToken): Promise<boolean> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${secret}` } });
  await response.body?.cancel();
  if (response.status === 200) return true;
  if (response.status === 401) return false;
  throw new Error(`${url} answered ${response.status}`);
}
