import { signal } from "@preact/signals";
import type { UpdateTokenRequest } from "../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { TokenUsageResource } from "../../shared/wire/usage-resource.ts";
import type { Failure } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { createLoader } from "./loadable.ts";

const USAGE_DAYS = 30;

/** One token, looked at and edited. */
export function createTokenDetail({ effects, connection, ask }: Desk, id: string) {
  const { state, load } = createLoader<TokenResource>(() =>
    ask(effects.send("getToken", { connection: connection.key, id })),
  );
  const usage = createLoader<TokenUsageResource>(() =>
    ask(effects.send("getTokenUsage", { connection: connection.key, id, days: USAGE_DAYS })),
  );
  const saving = signal(false);

  return {
    state,
    /** How often it was used lately, day by day. */
    usage: usage.state,
    async load(): Promise<void> {
      await Promise.all([load(), usage.load()]);
    },
    saving,
    /** @returns why it could not be saved, or `null`; a token changed elsewhere is fetched anew. */
    async save(change: UpdateTokenRequest): Promise<Failure | null> {
      const before = state.peek();
      if (before.status !== "ready" || saving.peek()) return null;
      const { version } = before.value;
      saving.value = true;
      const reply = await ask(
        effects.send("updateToken", { connection: connection.key, id, change, version }),
      );
      saving.value = false;
      if (reply.ok) {
        state.value = { status: "ready", value: reply.value };
        return null;
      }
      if (reply.failure.kind === "problem" && reply.failure.problem === "stale_version") {
        await load();
      }
      return reply.failure;
    },
  };
}

export type TokenDetail = ReturnType<typeof createTokenDetail>;
