import { signal } from "@preact/signals";
import type { ListTokensQuery } from "../../../shared/wire/token-requests.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { TokenListAnswer } from "../../messages.ts";
import type { StoreContext } from "../core/store-context.ts";

type BulkRemovalKind = "revoke" | "delete";

export interface BulkRemoval {
  kind: BulkRemovalKind;
  /** How many it is about; `null` until that is known. */
  count: number | null;
  /** What has been typed to confirm a deletion. */
  typed: string;
}

/** The question before all of a person's tokens are revoked or deleted, and doing it. */
export function createBulkRemoval({ effects, key, ask }: StoreContext, onChanged: () => void) {
  const { send } = effects;
  const asked = signal<BulkRemoval | null>(null);
  const failure = signal<Failure | null>(null);
  const busy = signal(false);
  let latest = 0;

  async function count(
    query: ListTokensQuery,
    counted: (answer: TokenListAnswer) => number,
  ): Promise<Reply<number>> {
    const reply = await ask(send("listTokens", { ...key, query }));
    if (!reply.ok) return reply;
    // A number that is only remembered is not one to confirm by.
    return reply.value.staleSince === undefined
      ? { ok: true, value: counted(reply.value) }
      : { ok: false, failure: { kind: "offline" } };
  }

  const totalOf = (status: "active" | "all") => count({ status, limit: "1" }, ({ total }) => total);

  /** Without those that work: a new secret that waits for one is no other token. */
  const countWaiting = () =>
    count({ status: "waiting", limit: "100" }, ({ tokens, total }) => {
      return total - tokens.filter(({ status }) => status === "active").length;
    });

  /** Those that a revocation would change, or all there are. */
  async function countOf(kind: BulkRemovalKind): Promise<Reply<number>> {
    if (kind === "delete") return await totalOf("all");
    const [active, waiting] = await Promise.all([totalOf("active"), countWaiting()]);
    if (!active.ok) return active;
    return waiting.ok ? { ok: true, value: active.value + waiting.value } : waiting;
  }

  async function load() {
    const before = asked.peek();
    if (before === null) return;
    const mine = latest;
    failure.value = null;
    const count = await countOf(before.kind);
    const now = asked.peek();
    if (now === null || mine !== latest) return;
    if (count.ok) asked.value = { ...now, count: count.value };
    else failure.value = count.failure;
  }

  async function carryOut(kind: BulkRemovalKind): Promise<Reply<number>> {
    if (kind === "revoke") {
      const reply = await ask(send("revokeAllTokens", key));
      return reply.ok ? { ok: true, value: reply.value.revoked } : reply;
    }
    const reply = await ask(send("deleteAllTokens", key));
    return reply.ok ? { ok: true, value: reply.value.deleted } : reply;
  }

  return {
    asked,
    failure,
    busy,
    load,
    async open(kind: BulkRemovalKind) {
      latest += 1;
      asked.value = { kind, count: null, typed: "" };
      await load();
    },
    type(typed: string) {
      const before = asked.peek();
      if (before !== null) asked.value = { ...before, typed };
    },
    close() {
      asked.value = null;
    },
    /** @returns what came of it, or `null` where the question stays, and says why it was not done */
    async confirm(): Promise<Reply<number> | null> {
      const removal = asked.peek();
      if (removal === null || busy.peek() || !isConfirmed(removal)) return null;
      const mine = latest;
      busy.value = true;
      failure.value = null;
      const reply = await carryOut(removal.kind);
      busy.value = false;
      // Whatever came of it, the list may be another one.
      onChanged();
      if (asked.peek() === null || mine !== latest) return reply;
      if (!reply.ok) {
        failure.value = reply.failure;
        return null;
      }
      asked.value = null;
      return reply;
    },
  };
}

/** A deletion is confirmed by typing how many it is about, a revocation by its button alone. */
export function isConfirmed({ kind, count, typed }: BulkRemoval): boolean {
  if (count === null || count === 0) return false;
  return kind === "revoke" || typed.trim() === String(count);
}
