import type { Env } from "../../../worker/env.ts";
import worker from "../../../worker/index.ts";

/** Round trips to D1 since this isolate started. Syncs are the reads of the change feed alone. */
const trips = { reads: 0, syncs: 0, writes: 0 };
type Kind = keyof typeof trips;

const counted = new WeakMap<Env, Env>();

/** The Worker with a D1 that counts its round trips; `/bench/trips` answers the counts. */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname === "/bench/trips") return Response.json(trips);
    const own = counted.get(env) ?? { ...env, DB: countDatabase(env.DB) };
    counted.set(env, own);
    return worker.fetch(request as never, own, context);
  },
};

function countDatabase<Target extends D1Database | D1DatabaseSession>(database: Target): Target {
  return new Proxy(database, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...args: never[]) => never;
      if (name === "prepare") {
        return (sql: string) => countStatement(target.prepare(sql), kindOf(sql));
      }
      if (name === "withSession")
        return (...args: never[]) => countDatabase(member.apply(target, args));
      return (...args: never[]) => {
        if (name === "batch" || name === "exec") trips.writes += 1;
        return member.apply(target, args);
      };
    },
  });
}

function countStatement(statement: D1PreparedStatement, kind: Kind): D1PreparedStatement {
  return new Proxy(statement, {
    get(target, name: keyof D1PreparedStatement) {
      const member = target[name] as (...args: unknown[]) => never;
      if (typeof member !== "function") return member;
      if (name === "bind") {
        return (...args: unknown[]) => countStatement(member.apply(target, args), kind);
      }
      return (...args: unknown[]) => {
        trips[kind] += 1;
        return member.apply(target, args);
      };
    },
  });
}

function kindOf(sql: string): Kind {
  if (!/^\s*(select|with)\b/i.test(sql)) return "writes";
  return /\bchanges\b/.test(sql) && !/\btokens\b/.test(sql) ? "syncs" : "reads";
}
