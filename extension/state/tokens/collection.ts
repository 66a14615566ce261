import { computed, effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import type { TokenListAnswer } from "../../messages.ts";
import { createLoader, type Loadable, readyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import type { CreationStore } from "./creation.ts";

/** Why a secret was not collected. */
export interface FailedCollection {
  token: TokenResource;
  failure: Failure;
  /** Whether it waits all the same; `null` as long as nobody knows. */
  waits: boolean | null;
}

interface CollectionParts {
  creation: CreationStore;
  /** Tokens are others than the screen shows. */
  onChanged(): void;
  /** Something that was asked for before comes first: what has become of it is open. */
  onOther(): Promise<unknown>;
}

/** What can still be done about it, so that it is worth coming back to. */
const UNFINISHED = new Set<Failure["kind"]>(["outcome_unknown", "session_ended"]);

/** The secrets that others made for the person, and collecting them. */
export function createCollection(
  { effects, connection, ask }: StoreContext,
  { creation, onChanged, onOther }: CollectionParts,
) {
  const { state, load } = createLoader<TokenListAnswer>(() =>
    ask(effects.send("listTokens", { connection: connection.key, query: { status: "waiting" } })),
  );
  const waits = signal<boolean | null>(null);
  const failed = computed<FailedCollection | null>(() => {
    const now = creation.state.value;
    if (now.at !== "failed" || now.collects === undefined) return null;
    return { token: now.collects, failure: now.failure, waits: waits.value };
  });
  const refused = computed(() =>
    failed.value?.failure.kind === "problem" ? failed.value.token.id : null,
  );

  /** The server's refusal does not say whether it is gone or may not be had as it was made. */
  async function lookAgain(id: string) {
    onChanged();
    await load();
    const answer = readyValue(state.peek());
    waits.value = answer?.tokens.some((token) => token.id === id) ?? false;
  }
  effect(() => {
    const id = refused.value;
    untracked(() => {
      waits.value = null;
      if (id !== null) void lookAgain(id);
    });
  });

  return {
    /** All that waits, also a new secret of a token that works. */
    waiting: state as ReadonlySignal<Loadable<TokenListAnswer>>,
    load,
    failed,
    busy: computed(() => creation.state.value.at === "working"),
    async collect(token: TokenResource) {
      if (creation.state.peek().at === "working") return;
      await creation.collect(token);
      const now = creation.state.peek();
      if (now.at === "failed" && now.collects === undefined) await onOther();
    },
    retry: creation.retry,
    /** A failure has been read: only what may still have happened is kept. */
    dismiss() {
      const now = failed.peek();
      if (now !== null && !UNFINISHED.has(now.failure.kind)) void creation.acknowledge();
    },
  };
}
