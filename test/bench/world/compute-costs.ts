import type { Outcome } from "./simulate-world.ts";

/**
 * Cloudflare's list prices of the Workers Paid plan in US dollars, as read in November 2026. `included` is
 * part of the plan's 5 $ a month.
 *
 * @see https://developers.cloudflare.com/workers/platform/pricing/
 * @see https://developers.cloudflare.com/d1/platform/pricing/
 */
const PRICES = {
  plan: 5,
  requests: { included: 10e6, perMillion: 0.3 },
  cpuMs: { included: 30e6, perMillion: 0.02 },
  rowsRead: { included: 25e9, perMillion: 0.001 },
  rowsWritten: { included: 50e6, perMillion: 1 },
} as const;

const MONTH_SECONDS = 30 * 86_400;

/** CPU of a hot answer and of a read with its bookkeeping, in milliseconds, as measured by the bench. */
const CPU_MS = { request: 0.05, read: 0.5 };

/** Rows that D1 counts. `usage` is for one token of one isolate; each index of a row counts as a row written. */
const ROWS = { feed: 3, record: 15, pulse: 1, usage: 4 } as const;

interface MonthlyCosts {
  requests: number;
  cpu: number;
  rowsRead: number;
  rowsWritten: number;
  /** With the plan's own price. */
  total: number;
}

/** Returns what Cloudflare bills a month for validation by HTTP, in US dollars. */
export function computeCosts(outcome: Outcome, seconds: number): MonthlyCosts {
  const perMonth = (count: number) => (count / seconds) * MONTH_SECONDS;
  const { reads, writes } = outcome;
  const readCount = reads.feed + reads.records + reads.replica;
  const costs = {
    requests: bill(PRICES.requests, perMonth(outcome.requests)),
    cpu: bill(PRICES.cpuMs, perMonth(outcome.requests * CPU_MS.request + readCount * CPU_MS.read)),
    rowsRead: bill(
      PRICES.rowsRead,
      perMonth(reads.feed * ROWS.feed + (reads.records + reads.replica) * ROWS.record),
    ),
    rowsWritten: bill(
      PRICES.rowsWritten,
      perMonth(writes.pulses * ROWS.pulse + writes.usage * ROWS.usage),
    ),
  };
  const sum = Object.values(costs).reduce((total, cost) => total + cost, 0);
  return { ...costs, total: PRICES.plan + sum };
}

const bill = (price: { included: number; perMillion: number }, count: number): number =>
  (Math.max(0, count - price.included) / 1e6) * price.perMillion;
