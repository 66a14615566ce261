import { signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Creation, CreationTarget } from "../../creation.ts";
import { getRefusedPermissions } from "../../format/describe-failure.ts";
import { hasWaitingSecret } from "../../format/describe-waiting.ts";
import type { Messages, TokensKey } from "../../messages.ts";
import { getFailure } from "../core/effects.ts";
import { isNotFound, type StoreContext } from "../core/store-context.ts";

const POLL_MS = 400;

export interface CreationEvents {
  /** The secret of a new, regenerated or collected token can be shown, or is lost. */
  onCreated(target: CreationTarget): void;
  /** Another person's token was created or regenerated, and its owner has to collect the secret. */
  onHanded(target: CreationTarget): void;
  /** The server refused permissions. The failure is shown when the returned promise resolves. */
  onRefused(permissions: readonly string[], target: CreationTarget): Promise<unknown>;
}

/**
 * Creates the store of the token that is being created, regenerated or collected, and of its secret until
 * a person has saved it. The background does the work and keeps the outcome for pages that open later.
 */
export function createCreation(
  { effects, connection, ask, followOtherPages }: StoreContext,
  { onCreated, onHanded, onRefused }: CreationEvents,
) {
  const { send, deviceNow, after } = effects;
  const state = signal<Creation>({ at: "none" });
  const key = { connection: connection.key };

  async function applyState(next: Creation) {
    const refused = next.at === "failed" ? getRefusedPermissions(next.failure) : [];
    if (refused.length > 0) await onRefused(refused, getTarget(next));
    state.value = next;
    if (next.at === "working") after(POLL_MS, () => void load());
    if (next.at === "failed" && next.failure.kind === "session_ended") followOtherPages();
    reportOutcome(next);
  }

  function reportOutcome(next: Creation) {
    if (next.at === "created") scheduleDrop(next);
    if (next.at === "created" || next.at === "secret_gone") onCreated(getTarget(next));
    if (next.at !== "handed") return;
    // This page shows the result, so pages that open later need not.
    void send("acknowledgeCreation", key).catch(() => {});
    onHanded(getTarget(next));
  }

  /** Drops the secret from the screen when the background drops it. */
  function scheduleDrop({ unsaved }: Extract<Creation, { at: "created" }>) {
    after(Math.max(0, unsaved.availableUntil - deviceNow()), () => {
      const current = state.peek();
      if (current.at === "created" && current.unsaved.token.id === unsaved.token.id) {
        state.value = { at: "secret_gone", token: unsaved.token, ...getTarget(current) };
      }
    });
  }

  async function carryOut(target: CreationTarget, work: Promise<Creation>) {
    state.value = { at: "working", ...target };
    await applyState(
      await work.catch(
        (error): Creation => ({ at: "failed", failure: getFailure(error), ...target }),
      ),
    );
  }

  async function load() {
    await applyState(await send("getCreation", key).catch((): Creation => ({ at: "none" })));
  }

  return {
    state,
    load,
    create: (tokensKey: TokensKey, request: MessageData<"createToken">["request"]) =>
      carryOut(pickOwner(tokensKey), send("createToken", { ...tokensKey, request })),
    regenerate: (
      tokensKey: TokensKey,
      token: TokenResource,
      request: MessageData<"regenerateToken">["request"],
    ) =>
      carryOut(
        { regenerates: token, ...pickOwner(tokensKey) },
        send("regenerateToken", { ...tokensKey, token, request }),
      ),
    collect: (token: TokenResource) =>
      carryOut({ collects: token }, send("collectToken", { ...key, token })),
    retry: () => carryOut(getTarget(state.peek()), send("retryCreation", key)),
    /** Drops a failure that the new sign-in has resolved. The draft is kept. */
    dropEndedSession() {
      const { value } = state;
      if (value.at === "failed" && value.failure.kind === "session_ended") {
        state.value = { at: "none" };
      }
    },
    /** Drops the notice about a secret that its owner has to collect. */
    forgetHanded() {
      if (state.peek().at === "handed") state.value = { at: "none" };
    },
    /** Updates the notice about a secret that its owner has to collect. Drops it if that is no longer true. */
    async checkHanded() {
      const before = state.peek();
      if (before.at !== "handed") return;
      const { token: handed, owner } = before;
      const data = { ...key, id: handed.id, ...(owner && { owner }) };
      const reply = await ask(send("getToken", data));
      if (state.peek() !== before) return;
      if (reply.ok && canBeCollected(reply.value, handed)) {
        state.value = { ...before, token: reply.value };
      } else if (reply.ok || isNotFound(reply.failure)) state.value = { at: "none" };
    },
    /** Ends a creation whose secret is saved or whose failure was dismissed. */
    async acknowledge() {
      state.value = { at: "none" };
      await send("acknowledgeCreation", key).catch(() => {});
    },
  };
}

/** Returns true if a handed token still has the secret that it had when it was handed, or never had a pending one. */
function canBeCollected(token: TokenResource, handed: TokenResource): boolean {
  return handed.collect_by === null ? token.revoked_at === null : hasWaitingSecret(token);
}

export type CreationStore = ReturnType<typeof createCreation>;

type MessageData<Name extends keyof Messages> = Parameters<Messages[Name]>[0];

function pickOwner({ owner }: TokensKey): CreationTarget {
  return owner === undefined ? {} : { owner };
}

/**
 * Returns true if the creation is for a new token of this owner.
 *
 * @param tokenOwner `null` for the signed-in person
 */
export function createsNewToken(creation: Creation, tokenOwner: UserId | null): boolean {
  const { regenerates, collects, owner = null } = getTarget(creation);
  return regenerates === undefined && collects === undefined && owner === tokenOwner;
}

/** Returns the target of a creation: empty for a new token of the signed-in person. */
function getTarget(creation: Creation): CreationTarget {
  if (creation.at === "none") return {};
  const { regenerates, collects, owner } = creation;
  return {
    ...(regenerates && { regenerates }),
    ...(collects && { collects }),
    ...(owner && { owner }),
  };
}
