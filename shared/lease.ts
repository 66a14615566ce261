import type { Clock } from "./clock.ts";
import { createDeferred } from "./deferred.ts";
import { StorageUnavailableError } from "./storage-unavailable-error.ts";

/** The longest time for a read, and the lifetime of a lease. */
export const READ_LIMIT_MS = 2_000;

/** How often a waiting request looks for the outcome: little beside a read of D1. */
const WATCH_MS = 5;

/**
 * Work that one request does and other requests share.
 *
 * Another request's promise never settles if that request has ended. So a waiting request has only its own timers,
 * and reads the result from `outcome`, a plain value.
 */
export interface Lease<Value> {
  readonly since: number;
  /** Settles with the work; never rejects. */
  readonly promise: Promise<void>;
  outcome: { ok: true; value: Value } | { ok: false; cause: unknown } | null;
}

/** The place where other requests find a lease. */
export interface LeaseSlot<Value> {
  get(): Lease<Value> | undefined;
  set(lease: Lease<Value>): void;
  /** Called when the work is done. By then the slot may contain another lease, which must stay. */
  clear(lease: Lease<Value>): void;
}

export interface LeaseContext {
  clock: Clock;
  /** Lets work continue after the request that started it, as `waitUntil` does. */
  keepAlive(promise: Promise<unknown>): void;
}

/** Does the work, or waits for a request that is already doing it. An expired lease is taken over. */
export async function shareWork<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  context: LeaseContext,
): Promise<Value> {
  const running = findCurrentLease(slot, context.clock);
  if (running !== undefined) {
    const leftMs = running.since + READ_LIMIT_MS - context.clock.now();
    await watch(running, leftMs, context.clock);
    if (running.outcome !== null) return getOutcome(running);
  }
  // Another waiting request may have taken over the lease by now; then share its work.
  const taken = findCurrentLease(slot, context.clock);
  if (taken === undefined) return getOutcome(await startLease(slot, work, context));
  await watch(taken, READ_LIMIT_MS, context.clock);
  return getOutcome(taken);
}

/** Starts the work in the background, unless a request is already doing it. */
export function startWork<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  context: LeaseContext,
): void {
  if (findCurrentLease(slot, context.clock) === undefined) void startLease(slot, work, context);
}

/** Returns the lease unless it has expired. Leases expire after 2 s, because their request may have died. */
function findCurrentLease<Value>(slot: LeaseSlot<Value>, clock: Clock): Lease<Value> | undefined {
  const lease = slot.get();
  const age = lease === undefined ? 0 : clock.now() - lease.since;
  return age >= 0 && age < READ_LIMIT_MS ? lease : undefined;
}

/** @returns the lease when the work is done or has timed out; never rejects */
async function startLease<Value>(
  slot: LeaseSlot<Value>,
  work: () => Promise<Value>,
  { clock, keepAlive }: LeaseContext,
): Promise<Lease<Value>> {
  const { promise, resolve } = createDeferred();
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
  // Waits only until the lease expires, so that a hanging read does not keep its request open.
  const done = waitFor(lease, READ_LIMIT_MS, clock);
  keepAlive(done);
  await done;
  return lease;
}

/**
 * Waits for the outcome of another request's work, which is a plain value. It looks again and again by timers of its
 * own: awaiting the promise of another request hangs if workerd wakes the waiting one in the wrong context.
 */
async function watch(lease: Lease<unknown>, milliseconds: number, clock: Clock): Promise<void> {
  const until = clock.now() + milliseconds;
  while (lease.outcome === null && clock.now() < until) {
    await clock.after(Math.min(WATCH_MS, until - clock.now())).passed;
  }
}

/** Waits for one's own work. */
async function waitFor(lease: Lease<unknown>, milliseconds: number, clock: Clock): Promise<void> {
  if (lease.outcome !== null) return;
  const timer = clock.after(milliseconds);
  await Promise.race([lease.promise, timer.passed]);
  timer.cancel();
}

function getOutcome<Value>({ outcome }: Lease<Value>): Value {
  if (outcome === null) throw new StorageUnavailableError("storage took too long");
  if (outcome.ok) return outcome.value;
  throw new StorageUnavailableError("storage failed", { cause: outcome.cause });
}
