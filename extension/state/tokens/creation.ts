import { signal } from "@preact/signals";
import type { UserId } from "../../../shared/ids.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Creation, CreationSubject } from "../../creation.ts";
import { getRefusedPermissions } from "../../format/describe-failure.ts";
import type { Messages, TokensKey } from "../../messages.ts";
import { UNEXPECTED } from "../core/effects.ts";
import type { StoreContext } from "../core/store-context.ts";

const POLL_MS = 400;

export interface CreationEvents {
  /** A secret (or its loss) is there to be shown: a new token's, or that of one there was before. */
  onCreated(of: CreationSubject): void;
  /** Somebody else's token is made, and its secret waits for them. */
  onHanded(of: CreationSubject): void;
  /** The server refused permissions; what they are told of waits until this is done. */
  onRefused(permissions: readonly string[], of: CreationSubject): Promise<unknown>;
}

/**
 * The token being created, regenerated or collected, and its secret until someone has saved it.
 *
 * The background does the work and keeps the outcome, so that a page opened later finds it.
 */
export function createCreation(
  { effects, connection, followOthers }: StoreContext,
  { onCreated, onHanded, onRefused }: CreationEvents,
) {
  const { send, now, after } = effects;
  const state = signal<Creation>({ at: "none" });
  const key = { connection: connection.key };

  async function take(next: Creation) {
    const refused = next.at === "failed" ? getRefusedPermissions(next.failure) : [];
    if (refused.length > 0) await onRefused(refused, subjectOf(next));
    state.value = next;
    if (next.at === "working") after(POLL_MS, () => void load());
    if (next.at === "failed" && next.failure.kind === "session_ended") followOthers();
    follow(next);
  }

  /** What its outcome leads to. */
  function follow(next: Creation) {
    if (next.at === "created") dropLater(next);
    if (next.at === "created" || next.at === "secret_gone") onCreated(subjectOf(next));
    if (next.at !== "handed") return;
    // This page tells of it: one that is opened later has nothing left to tell.
    void send("acknowledgeCreation", key).catch(() => {});
    onHanded(subjectOf(next));
  }

  /** The background drops it too; what is on the screen must not outlive that. */
  function dropLater({ unsaved }: Extract<Creation, { at: "created" }>) {
    after(Math.max(0, unsaved.availableUntil - now()), () => {
      const current = state.peek();
      if (current.at === "created" && current.unsaved.token.id === unsaved.token.id) {
        state.value = { at: "secret_gone", token: unsaved.token, ...subjectOf(current) };
      }
    });
  }

  async function carryOut(of: CreationSubject, work: Promise<Creation>) {
    state.value = { at: "working", ...of };
    await take(await work.catch((): Creation => ({ at: "failed", failure: UNEXPECTED, ...of })));
  }

  async function load() {
    await take(await send("getCreation", key).catch((): Creation => ({ at: "none" })));
  }

  return {
    state,
    load,
    create: (whose: TokensKey, request: Asked<"createToken">["request"]) =>
      carryOut(ownerOf(whose), send("createToken", { ...whose, request })),
    regenerate: (
      whose: TokensKey,
      token: TokenResource,
      request: Asked<"regenerateToken">["request"],
    ) =>
      carryOut(
        { regenerates: token, ...ownerOf(whose) },
        send("regenerateToken", { ...whose, token, request }),
      ),
    collect: (token: TokenResource) =>
      carryOut({ collects: token }, send("collectToken", { ...key, token })),
    retry: () => carryOut(subjectOf(state.peek()), send("retryCreation", key)),
    /** Someone is signed in again: what an earlier page failed by is over. The draft is still there. */
    forgiveEndedSession() {
      const { value } = state;
      if (value.at === "failed" && value.failure.kind === "session_ended") {
        state.value = { at: "none" };
      }
    },
    /** It has been told to whom the secret was handed. */
    leaveHanded() {
      if (state.peek().at === "handed") state.value = { at: "none" };
    },
    /** The secret is saved, or a failure dismissed. */
    async acknowledge() {
      state.value = { at: "none" };
      await send("acknowledgeCreation", key).catch(() => {});
    },
  };
}

export type CreationStore = ReturnType<typeof createCreation>;

type Asked<Name extends keyof Messages> = Parameters<Messages[Name]>[0];

function ownerOf({ owner }: TokensKey): CreationSubject {
  return owner === undefined ? {} : { owner };
}

/** Whether a creation is of a new token of this owner's: of mine where it is `null`. */
export function isOfNew(creation: Creation, whose: UserId | null): boolean {
  const { regenerates, collects, owner = null } = subjectOf(creation);
  return regenerates === undefined && collects === undefined && owner === whose;
}

/** What a creation is about: nothing where it is a new token of one's own. */
function subjectOf(creation: Creation): CreationSubject {
  if (creation.at === "none") return {};
  const { regenerates, collects, owner } = creation;
  return {
    ...(regenerates && { regenerates }),
    ...(collects && { collects }),
    ...(owner && { owner }),
  };
}
