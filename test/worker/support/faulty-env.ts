import { env } from "cloudflare:workers";
import type { Env } from "../../../worker/env.ts";

/** A round trip to D1: its statements, and `run`, which makes it. */
export interface Trip {
  sql: readonly string[];
  isBatch: boolean;
  run(): Promise<unknown>;
}

/** Uses are written, and revocations copied, after the answer, so they are no part of a request. */
const isAfterAnswer = ({ sql }: Trip) =>
  sql.some((text) => /usage_writes|superseded_use_at|emitted_revocations/.test(text));

/**
 * Returns the bindings with a D1 whose round trip `at` goes through `onTrip`, and with an empty cache.
 *
 * @param at counts from 1
 * @returns `hasRecorded` tells if something was recorded, so that a change was made
 */
export function faultyEnv(
  at: number,
  onTrip: (trip: Trip) => Promise<unknown>,
): { env: Env; trips: () => number; hasRecorded: () => boolean } {
  let trips = 0;
  let hasRecorded = false;
  const make = (trip: Trip) => {
    if (isAfterAnswer(trip)) return trip.run();
    trips += 1;
    if (trips !== at) hasRecorded ||= trip.sql.some((text) => /INTO audit_events/.test(text));
    return trips === at ? onTrip(trip) : trip.run();
  };
  const texts = new WeakMap<object, string>();
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get(target, name: keyof D1PreparedStatement) {
        const member = target[name] as (...args: unknown[]) => never;
        if (name === "bind") return (...args: unknown[]) => wrap(member.apply(target, args), sql);
        const run = (args: unknown[]) => async () => member.apply(target, args);
        return (...args: unknown[]) => make({ sql: [sql], isBatch: false, run: run(args) });
      },
    });
    texts.set(wrapped, sql);
    originals.set(wrapped, statement);
    return wrapped;
  };
  const wrapDatabase = (database: D1Database | D1DatabaseSession) => ({
    prepare: (sql: string) => wrap(database.prepare(sql), sql),
    withSession: (from: string) => wrapDatabase((database as D1Database).withSession(from)),
    batch: (statements: D1PreparedStatement[]) =>
      make({
        sql: statements.map((statement) => texts.get(statement) ?? ""),
        isBatch: true,
        run: () => database.batch(statements.map((own) => originals.get(own) ?? own)),
      }),
  });
  const DB = wrapDatabase(env.DB) as unknown as D1Database;
  return { env: { ...env, DB }, trips: () => trips, hasRecorded: () => hasRecorded };
}
