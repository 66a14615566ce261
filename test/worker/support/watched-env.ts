import { env } from "cloudflare:workers";
import type { Env } from "../../../worker/env.ts";

/** Replaces a round trip to D1; `run` makes it. */
export type OnTrip = (run: () => Promise<unknown>, count: number) => Promise<unknown>;

/** Returns the bindings with a D1 whose round trips are counted and go through `onTrip`, and with an empty cache. */
export function watchedEnv(onTrip: OnTrip = (run) => run()): { env: Env; trips: () => number } {
  let trips = 0;
  const trip = (run: () => Promise<unknown>) => {
    trips += 1;
    return onTrip(run, trips);
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name: keyof D1PreparedStatement) {
        const member = target[name] as (...args: unknown[]) => never;
        if (name === "bind") return (...args: unknown[]) => wrap(member.apply(target, args));
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => trip(() => member.apply(target, args));
      },
    });
  const wrapDatabase = (database: D1Database): D1Database =>
    new Proxy(database, {
      get(target, name) {
        const member: (...args: never[]) => never = Reflect.get(target, name);
        if (name === "prepare") return (sql: string) => wrap(target.prepare(sql));
        if (name === "withSession")
          return (...args: never[]) => wrapDatabase(member.apply(target, args));
        return (...args: never[]) => trip(() => member.apply(target, args));
      },
    });
  return { env: { ...env, DB: wrapDatabase(env.DB) }, trips: () => trips };
}
