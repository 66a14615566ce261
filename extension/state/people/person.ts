import { computed, signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import type { UpdateUserRequest, UserResource } from "../../../shared/wire/user-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import { t } from "../../format/text.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, getReadyValue } from "../core/loadable.ts";
import { createOwnerContext, type StoreContext } from "../core/store-context.ts";
import { createTokenStores, type TokenStoresParts } from "../tokens/token-stores.ts";

/**
 * Creates the store that shows a member to a manager, and changes the member.
 *
 * @param loadMe reloads the viewer's own rights, which change if viewers edit themselves
 */
function createPerson(context: StoreContext, id: UserId, loadMe: () => Promise<void>) {
  const { effects, connection, ask } = context;
  const { send } = effects;
  const key = { connection: connection.key, id };
  const activity = createActivity(createOwnerContext(context, id), null);
  const saving = signal(false);

  const { state, load, reload } = createLoader<UserResource>(() => ask(send("getUser", key)));

  /** Awaits a change. After a refusal, reloads the member, who may have changed meanwhile. */
  async function carryOut<Value>(request: Promise<Reply<Value>>): Promise<Reply<Value>> {
    saving.value = true;
    const reply = await ask(request);
    saving.value = false;
    if (!reply.ok && reply.failure.kind === "problem") await load();
    return reply;
  }

  return {
    id,
    state,
    load,
    reload,
    /** The events of their account and tokens in this organization. */
    activity,
    saving,
    /** Changes the member. @returns the failure, or `null` */
    async change(request: UpdateUserRequest): Promise<Failure | null> {
      const reply = await carryOut(send("updateUser", { ...key, change: request }));
      if (!reply.ok) return reply.failure;
      state.value = { status: "ready", value: reply.value };
      void activity.load();
      if (id === connection.subject) void loadMe();
      return null;
    },
    /** Removes the member from the organization. @returns the failure, or `null` */
    async remove(): Promise<Failure | null> {
      const reply = await carryOut(send("removeUser", key));
      return reply.ok ? null : reply.failure;
    },
    /** Makes a link that sets a new password. The link is a secret: only the caller keeps it. */
    makePasswordLink: (): Promise<Reply<IssuedPasswordLink>> =>
      carryOut(send("makePasswordLink", key)),
  };
}

export type Person = ReturnType<typeof createPerson>;

interface PersonContextParts extends Omit<TokenStoresParts, "ownerStore"> {
  /** Reloads the viewer's own rights. */
  loadMe(): Promise<void>;
}

/**
 * Creates the stores of one member and their tokens, for a manager.
 *
 * @param context a manager context. The server answers 404 for a member whom the viewer no longer manages.
 */
export function createPersonContext(
  context: StoreContext,
  id: UserId,
  { loadMe, ...parts }: PersonContextParts,
) {
  const person = createPerson(context, id, loadMe);
  const owner = computed<TokenOwner>(() => {
    const { name = t("others.someone") } = getReadyValue(person.state.value) ?? {};
    return { who: "other", name };
  });
  // The member's details count their tokens, so a change of a token reloads the member.
  const tokens = createTokenStores(createOwnerContext(context, id), {
    ...parts,
    onRemoved(removal) {
      void person.load();
      parts.onRemoved(removal);
    },
    onChanged() {
      void person.load();
      parts.onChanged();
    },
    ownerStore: { state: owner, load: person.load },
  });
  return { id, person, tokens };
}

export type PersonContext = ReturnType<typeof createPersonContext>;
