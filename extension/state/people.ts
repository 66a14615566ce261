import type { UserResource } from "../../shared/wire/user-resource.ts";
import type { UsersQuery } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { isNotFound } from "./is-not-found.ts";
import { createPagedSearch, type SearchState } from "./paged-search.ts";

export interface PeopleQuery {
  search: string;
  status: UsersQuery["status"];
  /** A role's id; empty for every role. */
  role: string;
}

const EVERYBODY: PeopleQuery = { search: "", status: "all", role: "" };

export type PeopleState = SearchState<PeopleQuery, UserResource>;

/**
 * The organization's members: who is looked for, and who was found.
 *
 * @param onNotFound called where the server shows them no longer, as to someone who may not see them
 */
export function createPeople({ effects, connection, ask }: Desk, onNotFound: () => void) {
  return createPagedSearch<PeopleQuery, UserResource>(
    effects,
    EVERYBODY,
    async ({ search: text, status, role }, cursor) => {
      const q = text.trim();
      const query = {
        status,
        ...(q === "" ? {} : { q }),
        ...(role === "" ? {} : { role }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const reply = await ask(effects.send("listUsers", { connection: connection.key, query }));
      if (!reply.ok) {
        if (isNotFound(reply.failure)) onNotFound();
        return reply;
      }
      const { users, total, next_cursor: next } = reply.value;
      return { ok: true, value: { items: users, total, next } };
    },
  );
}

export type People = ReturnType<typeof createPeople>;
