import { signal } from "@preact/signals";
import type { AddScopesRequest, UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { TokenUsageResource } from "../../../shared/wire/usage-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import { createActivity } from "../activity/activity.ts";
import { createLoader, type Loadable } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

const USAGE_DAYS = 30;
/** The token is another one than was seen, so it is fetched anew. */
const OUTDATED = new Set(["stale_version", "not_found"]);

/** One token, looked at and edited. */
export function createTokenDetail(context: StoreContext, id: string) {
  const { effects, ask } = context;
  const activity = createActivity(context, id);
  const key = { ...context.key, id };
  const { state, load } = createLoader<TokenResource>(() => ask(effects.send("getToken", key)));
  const usage = createLoader<TokenUsageResource>(() =>
    ask(effects.send("getTokenUsage", { ...key, days: USAGE_DAYS })),
  );
  const maker = signal<Loadable<TokenResource> | null>(null);
  const saving = signal(false);

  /** Whose token it is that made this one, as far as it is still there. */
  async function loadMaker() {
    const token = state.peek();
    const made = token.status === "ready" ? token.value.issued_by : null;
    if (made === null) {
      maker.value = null;
      return;
    }
    const reply = await ask(effects.send("getToken", { ...key, id: made }));
    maker.value = reply.ok
      ? { status: "ready", value: reply.value }
      : { status: "failed", failure: reply.failure };
  }

  /** @returns why it could not be done, or `null` */
  async function change(
    send: (seen: TokenResource) => Promise<Reply<TokenResource>>,
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
    /** How often it was used lately, day by day. */
    usage: usage.state,
    /** Who did what to it. */
    activity,
    /** The token that made this one; `null` where a person did, or as long as that is not known. */
    maker,
    async load(): Promise<void> {
      await Promise.all([load().then(loadMaker), usage.load(), activity.load()]);
    },
    saving,
    save: (edited: UpdateTokenRequest) =>
      change(({ version }) => effects.send("updateToken", { ...key, change: edited, version })),
    addScopes: (scopes: AddScopesRequest["scopes"]) =>
      change(({ version }) => effects.send("addScopes", { ...key, scopes, version })),
    deleteScope: (scopeId: string) =>
      change(() => effects.send("deleteScope", { ...key, scopeId })),
    deleteAllScopes: () =>
      change(({ version }) => effects.send("deleteAllScopes", { ...key, version })),
  };
}

export type TokenDetail = ReturnType<typeof createTokenDetail>;
