import { computed, effect, signal, untracked } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import { hasWaitingSecret } from "../../format/describe-waiting.ts";
import { getReadyValue, type Loadable } from "../core/loadable.ts";
import type { CreationStore } from "./creation.ts";
import type { TokenList } from "./token-list.ts";

interface WaitingTokens {
  tokens: readonly TokenResource[];
  /** True if the tokens come from the cache, because the browser is offline. */
  isOffline: boolean;
}

/** A failed attempt to collect a secret. */
export interface FailedCollection {
  token: TokenResource;
  failure: Failure;
  /** True if the secret can still be collected. `null` until the server is asked. */
  isPending: boolean | null;
}

interface CollectionParts {
  creation: CreationStore;
  /** Tokens have changed since the screen loaded them. */
  onChanged(): void;
  /** An earlier creation is unfinished and must be dealt with first. */
  onOtherCreation(): Promise<unknown>;
}

/** Failures that the person can still resolve, so they are kept when the notice is closed. */
const RESOLVABLE = new Set<Failure["kind"]>(["outcome_unknown", "session_ended"]);

/**
 * Creates the store of the secrets that other people created for the person, and collects them.
 *
 * @param list the person's tokens
 */
export function createCollection(
  list: Pick<TokenList, "all" | "load">,
  { creation, onChanged, onOtherCreation }: CollectionParts,
) {
  const waiting = computed<Loadable<WaitingTokens>>(() => {
    const all = list.all.value;
    if (all.status !== "ready") return all;
    const { tokens, staleSince } = all.value;
    const pending = tokens.filter(hasWaitingSecret);
    return { status: "ready", value: { tokens: pending, isOffline: staleSince !== undefined } };
  });
  /** The refused token, once the server was asked if its secret is still pending. */
  const checkedId = signal<string | null>(null);
  const isPending = computed(() => {
    const id = checkedId.value;
    if (id === null) return null;
    return getReadyValue(waiting.value)?.tokens.some((token) => token.id === id) ?? false;
  });
  const failed = computed<FailedCollection | null>(() => {
    const state = creation.state.value;
    if (state.at !== "failed" || state.collects === undefined) return null;
    return { token: state.collects, failure: state.failure, isPending: isPending.value };
  });
  const refusedId = computed(() =>
    failed.value?.failure.kind === "problem" ? failed.value.token.id : null,
  );

  /** Reloads after a refusal, which does not say if the secret is gone or if its scopes are refused. */
  async function reloadAfterRefusal(id: string) {
    onChanged();
    await list.load();
    checkedId.value = id;
  }
  effect(() => {
    const id = refusedId.value;
    untracked(() => {
      checkedId.value = null;
      if (id !== null) void reloadAfterRefusal(id);
    });
  });

  return {
    /** The tokens with a pending secret, including active tokens that were regenerated. */
    waiting,
    failed,
    busy: computed(() => creation.state.value.at === "working"),
    async collect(token: TokenResource) {
      if (creation.state.peek().at === "working") return;
      await creation.collect(token);
      const outcome = creation.state.peek();
      if (outcome.at === "failed" && outcome.collects === undefined) await onOtherCreation();
    },
    retry: creation.retry,
    /** Drops the failure of a token that was revoked, deleted or declined: nothing is left to collect. */
    forget(id: string) {
      if (failed.peek()?.token.id === id) void creation.acknowledge();
    },
    /** Clears the failure when it was read, unless the person can still resolve it. */
    dismiss() {
      const shown = failed.peek();
      if (shown !== null && !RESOLVABLE.has(shown.failure.kind)) void creation.acknowledge();
    },
  };
}
