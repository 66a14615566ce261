import type { UserResource } from "../../../shared/wire/user-resource.ts";
import type { UsersQuery } from "../../messages.ts";
import { appendNew, createPagedSearch, type SearchState } from "../core/paged-search.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface PeopleQuery {
  search: string;
  status: UsersQuery["status"];
  /** A role's id; empty for every role. */
  role: string;
}

interface ListedPeople {
  people: readonly UserResource[];
  /** The number of all matches, listed or not. */
  total: number;
  nextCursor: string | null;
}

export type PeopleState = SearchState<PeopleQuery, ListedPeople>;

const ALL_PEOPLE: PeopleQuery = { search: "", status: "all", role: "" };

/** Creates the search over the organization's members. */
export function createPeople({ effects, connection, ask }: StoreContext) {
  return createPagedSearch<PeopleQuery, ListedPeople>(effects, ALL_PEOPLE, {
    async fetchPage({ search, status, role }, cursor) {
      const q = search.trim();
      const query = {
        status,
        ...(q === "" ? {} : { q }),
        ...(role === "" ? {} : { role }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const reply = await ask(effects.send("listUsers", { connection: connection.key, query }));
      if (!reply.ok) return reply;
      const { users: people, total, next_cursor: nextCursor } = reply.value;
      return { ok: true, value: { people, total, nextCursor } };
    },
    count: ({ people }) => people.length,
    join: (before, next) => ({ ...next, people: appendNew(before.people, next.people) }),
  });
}

export type People = ReturnType<typeof createPeople>;
