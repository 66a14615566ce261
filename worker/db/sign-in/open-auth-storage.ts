import * as v from "valibot";
import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import type { RequestStorage } from "../request-storage.ts";
import { account, session, user, verification } from "../schema.ts";
import { text, textOrNull } from "../select-rows.ts";

const Account = v.object({ id: text, userId: text, providerId: text, password: textOrNull });
const User = v.object({ id: text, name: text, email: text });

/** The rows of Better Auth on which an answer rests, by table, with the rows that a lookup joins to them. */
const ROWS = {
  user: v.object({ ...User.entries, account: v.optional(v.array(Account)) }),
  session: v.object({
    id: text,
    userId: text,
    token: text,
    expiresAt: v.date(),
    createdAt: v.date(),
    updatedAt: v.date(),
    user: v.nullish(User),
  }),
  account: Account,
};

/**
 * Opens Better Auth's adapter for its own tables. It is imported on first use, like the rest of Better Auth.
 *
 * Each row is checked, since Better Auth takes a sign-in with a broken expiry for a valid one. It hides the error of the
 * check, so the request's storage keeps it.
 */
export async function openAuthStorage(storage: RequestStorage) {
  const { drizzleAdapter } = await import("better-auth/adapters/drizzle");
  const open = drizzleAdapter(storage.db, {
    provider: "sqlite",
    schema: { user, session, account, verification },
  });
  const check = <Row>(model: string, row: Row): Row => {
    const schema = v.nullish(ROWS[model as keyof typeof ROWS] ?? v.never());
    if (v.is(schema, row)) return row;
    storage.fault = new StorageUnavailableError("D1 gave an unexpected row");
    throw storage.fault;
  };
  return (options: Parameters<typeof open>[0]): ReturnType<typeof open> => {
    const adapter = open(options);
    return {
      ...adapter,
      create: async (query) => check(query.model, await adapter.create(query)) as never,
      findOne: async (query) => check(query.model, await adapter.findOne(query)) as never,
      update: async (query) => check(query.model, await adapter.update(query)) as never,
      findMany: async (query) => {
        const rows = await adapter.findMany(query);
        for (const row of rows) check(query.model, row);
        return rows as never;
      },
    };
  };
}
