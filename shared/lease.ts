import type { Clock } from "./clock.ts";
import { deferred } from "./deferred.ts";
import { StorageUnavailableError } from "./storage-unavailable-error.ts";

/** How long a read may take, and how long a lease on one is honoured. */
export const READ_LIMIT_MS = 2_000;

/**
 * Work that one request does for all who want the same.
 *
 * A promise of another request never settles once that request is gone, so nobody waits for one
 * without a timer of their own, and what it brought is read from `outcome`: a plain value.
 */
export interface Lease<Value> {
  readonly since: number;
  /** Settles with the work; never rejects. */
  readonly promise: Promise<void>;
  outcome: { ok: true; value: Value } | { ok: false; cause: unknown } | null;
}

/** Where a lease stands for others to find. */
export interface LeaseSlot<Value> {
  get(): Lease<Value> | undefined;
  set(lease: Lease<Value>): void;
  /** Called when the work is done; another's lease may stand there by then. */
  clear(lease: Lease<Value>): void;
}

export interface LeaseContext {
  clock: Clock;
  /** Lets work outlive the request that began it: `waitUntil`. */
  keepAlive(promise: Promise<unknown>): void;
}

/** Does the work, or waits for whoever is already at it. A lease that is too old is taken over. */
export async function shareWork<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  context: LeaseContext,
): Promise<Value> {
  const running = heldLease(slot, context.clock);
  if (running !== undefined) {
    const left = running.since + READ_LIMIT_MS - context.clock.now();
    await waitFor(running, left, context.clock);
    if (running.outcome !== null) return outcomeOf(running);
  }
  // Another that waited may have taken the lease over by now; then its work is as good as ours.
  const taken = heldLease(slot, context.clock);
  if (taken === undefined) return outcomeOf(await startLease(slot, work, context));
  await waitFor(taken, READ_LIMIT_MS, context.clock);
  return outcomeOf(taken);
}

/** Begins the work in the background unless someone is at it; nobody waits for it. */
export function startWork<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  context: LeaseContext,
): void {
  if (heldLease(slot, context.clock) === undefined) void startLease(slot, work, context);
}

/** The lease that still counts: its holder may have died, so none does for longer than 2 s. */
function heldLease<Value>(slot: LeaseSlot<Value>, clock: Clock): Lease<Value> | undefined {
  const lease = slot.get();
  const age = lease === undefined ? 0 : clock.now() - lease.since;
  return age >= 0 && age < READ_LIMIT_MS ? lease : undefined;
}

/** @returns the lease once the work is done, or has taken too long; never rejects */
async function startLease<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  { clock, keepAlive }: LeaseContext,
): Promise<Lease<Value>> {
  const { promise, resolve } = deferred();
  const lease: Lease<Value> = { since: clock.now(), promise, outcome: null };
  slot.set(lease);
  const run = async () => {
    try {
      lease.outcome = { ok: true, value: await work() };
    } catch (cause) {
      lease.outcome = { ok: false, cause };
    }
    slot.clear(lease);
    resolve();
  };
  void run();
  // No longer than the lease counts: a read that hangs must not hold its request open.
  const over = waitFor(lease, READ_LIMIT_MS, clock);
  keepAlive(over);
  await over;
  return lease;
}

async function waitFor(lease: Lease<unknown>, milliseconds: number, clock: Clock): Promise<void> {
  if (lease.outcome !== null) return;
  const timer = clock.after(milliseconds);
  await Promise.race([lease.promise, timer.passed]);
  timer.cancel();
}

function outcomeOf<Value>({ outcome }: Lease<Value>): Value {
  if (outcome === null) throw new StorageUnavailableError("storage took too long");
  if (outcome.ok) return outcome.value;
  throw new StorageUnavailableError("storage failed", { cause: outcome.cause });
}
