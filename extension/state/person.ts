import type { UserResource } from "../../shared/wire/user-resource.ts";
import { createActivity } from "./activity.ts";
import { type Desk, deskFor } from "./desk.ts";
import { createLoader } from "./loadable.ts";

/** One member of the organization, looked at by someone who manages them. */
export function createPerson(desk: Desk, id: string) {
  const { effects, connection, ask } = desk;
  const key = { connection: connection.key, id };
  const { state, load } = createLoader<UserResource>(() => ask(effects.send("getUser", key)));
  return {
    state,
    load,
    /** What happened to their account and tokens here. */
    activity: createActivity(deskFor(desk, id), null),
  };
}

export type Person = ReturnType<typeof createPerson>;
