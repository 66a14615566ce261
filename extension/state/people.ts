import type { UserResource } from "../../shared/wire/user-resource.ts";
import type { UsersQuery } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { createPagedSearch, type SearchState } from "./paged-search.ts";

export interface PeopleQuery {
  search: string;
  status: UsersQuery["status"];
}

export type PeopleState = SearchState<PeopleQuery, UserResource>;

/** The organization's members: who is looked for, and who was found. */
export function createPeople({ effects, connection, ask }: Desk) {
  const initial: PeopleQuery = { search: "", status: "all" };
  return createPagedSearch<PeopleQuery, UserResource>(
    effects,
    initial,
    async ({ search, status }, cursor) => {
      const q = search.trim();
      const query = { status, ...(q === "" ? {} : { q }), ...(cursor ? { cursor } : {}) };
      const reply = await ask(effects.send("listUsers", { connection: connection.key, query }));
      if (!reply.ok) return reply;
      const { users, total, next_cursor: next } = reply.value;
      return { ok: true, value: { items: users, total, next } };
    },
  );
}

export type People = ReturnType<typeof createPeople>;
