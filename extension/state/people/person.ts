import { computed, signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import type { UpdateUserRequest, UserResource } from "../../../shared/wire/user-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, readyValue } from "../core/loadable.ts";
import { contextFor, type StoreContext } from "../core/store-context.ts";
import { createTokenStores, type TokenStoresParts } from "../tokens/token-stores.ts";

/**
 * One member of the organization, looked at and changed by someone who manages them.
 *
 * @param loadMe asks again what the viewer may do, who may have changed themselves
 */
function createPerson(context: StoreContext, id: UserId, loadMe: () => Promise<void>) {
  const { effects, connection, ask } = context;
  const { send } = effects;
  const key = { connection: connection.key, id };
  const activity = createActivity(contextFor(context, id), null);
  const saving = signal(false);

  const { state, load } = createLoader<UserResource>(() => ask(send("getUser", key)));

  /** One at a time; whatever is refused may be so because of what changed elsewhere. */
  async function carryOut<Value>(asked: Promise<Reply<Value>>): Promise<Reply<Value>> {
    saving.value = true;
    const reply = await ask(asked);
    saving.value = false;
    if (!reply.ok && reply.failure.kind === "problem") await load();
    return reply;
  }

  return {
    id,
    state,
    load,
    /** What happened to their account and tokens here. */
    activity,
    saving,
    /** @returns why it could not be done, or `null` */
    async change(request: UpdateUserRequest): Promise<Failure | null> {
      const reply = await carryOut(send("updateUser", { ...key, change: request }));
      if (!reply.ok) return reply.failure;
      state.value = { status: "ready", value: reply.value };
      void activity.load();
      if (id === connection.subject) void loadMe();
      return null;
    },
    /** Takes them out of the organization. @returns why it could not be done, or `null` */
    async remove(): Promise<Failure | null> {
      const reply = await carryOut(send("removeUser", key));
      return reply.ok ? null : reply.failure;
    },
    /** A secret: kept by nobody but whoever shows it. */
    makePasswordLink: (): Promise<Reply<IssuedPasswordLink>> =>
      carryOut(send("makePasswordLink", key)),
  };
}

export type Person = ReturnType<typeof createPerson>;

interface PersonContextParts extends Omit<TokenStoresParts, "holder"> {
  /** Asks again what I may do. */
  loadMe(): Promise<void>;
}

/**
 * One member and their tokens, for whoever manages these.
 *
 * @param context one that is watched: whoever I no longer manage looks as if gone, with all that is theirs
 */
export function createPersonContext(
  context: StoreContext,
  id: UserId,
  { loadMe, ...parts }: PersonContextParts,
) {
  const person = createPerson(context, id, loadMe);
  const holder = computed<TokenOwner>(() => {
    const { name = t("others.someone") } = readyValue(person.state.value) ?? {};
    return { who: "other", name };
  });
  // What is said of a person counts their tokens.
  const tokens = createTokenStores(contextFor(context, id), {
    ...parts,
    onRemoved(removal) {
      void person.load();
      parts.onRemoved(removal);
    },
    onChanged() {
      void person.load();
      parts.onChanged();
    },
    holder: { state: holder, load: person.load },
  });
  return { id, person, tokens };
}

export type PersonContext = ReturnType<typeof createPersonContext>;
