import { signal } from "@preact/signals";
import type { AddScopesRequest, UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { TokenUsageResource } from "../../../shared/wire/usage-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, getReadyValue, type Loadable } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

const USAGE_DAYS = 30;
/** Problems that mean that the token has changed, so it is reloaded. */
const OUTDATED = new Set(["stale_version", "not_found"]);

/**
 * Creates the store of a token's page.
 *
 * @param known the token as a list has it, shown until it is loaded
 */
export function createTokenDetail(context: StoreContext, id: string, known?: TokenResource) {
  const { effects, ask } = context;
  const activity = createActivity(context, id);
  const key = { ...context.key, id };
  const token = createLoader<TokenResource>(() => ask(effects.send("getToken", key)), known);
  const { state, load } = token;
  const usage = createLoader<TokenUsageResource>(() =>
    ask(effects.send("getTokenUsage", { ...key, days: USAGE_DAYS })),
  );
  const parentToken = signal<Loadable<TokenResource> | null>(null);
  const saving = signal(false);

  async function loadParentToken() {
    const parentId = getReadyValue(state.peek())?.issued_by ?? null;
    if (parentId === null) {
      parentToken.value = null;
      return;
    }
    const reply = await ask(effects.send("getToken", { ...key, id: parentId }));
    parentToken.value = reply.ok
      ? { status: "ready", value: reply.value }
      : { status: "failed", failure: reply.failure };
  }

  /** Sends a change of the loaded token. @returns the failure, or `null` */
  async function change(
    send: (loaded: TokenResource) => Promise<Reply<TokenResource>>,
  ): Promise<Failure | null> {
    const before = state.peek();
    if (before.status !== "ready" || saving.peek()) return null;
    saving.value = true;
    const reply = await ask(send(before.value));
    saving.value = false;
    if (reply.ok) {
      state.value = { status: "ready", value: reply.value };
      void activity.load();
      return null;
    }
    const { failure } = reply;
    if (failure.kind === "problem" && OUTDATED.has(failure.problem)) await load();
    return failure;
  }

  return {
    state,
    /** The uses on each of the last 30 days. */
    usage: usage.state,
    loadUsage: usage.load,
    /** The events of the token. */
    activity,
    /** The token that issued this one. `null` for a token that a person created, or until it is loaded. */
    parentToken,
    async load(): Promise<void> {
      await Promise.all([load().then(loadParentToken), usage.load(), activity.load()]);
    },
    async reload(): Promise<void> {
      await Promise.all([token.reload().then(loadParentToken), usage.reload(), activity.reload()]);
    },
    saving,
    save: (edited: UpdateTokenRequest) =>
      change(({ version }) => effects.send("updateToken", { ...key, change: edited, version })),
    addScopes: (scopes: AddScopesRequest["scopes"]) =>
      change(({ version }) => effects.send("addScopes", { ...key, scopes, version })),
    stopOldSecret: () =>
      change(({ version }) =>
        effects.send("stopOldSecret", { connection: context.connection.key, id, version }),
      ),
    deleteScope: (scopeId: string) =>
      change(() => effects.send("deleteScope", { ...key, scopeId })),
    deleteAllScopes: () =>
      change(({ version }) => effects.send("deleteAllScopes", { ...key, version })),
  };
}

export type TokenDetail = ReturnType<typeof createTokenDetail>;
