import { signal } from "@preact/signals";
import type { ListTokensQuery } from "../../../shared/wire/token-requests.ts";
import type { TokenPage } from "../../../shared/wire/token-resource.ts";
import type { Failure, Reply } from "../../connection.ts";
import type { StoreContext } from "../core/store-context.ts";

type BulkRemovalKind = "revoke" | "delete";

export interface BulkRemoval {
  kind: BulkRemovalKind;
  /** The number of affected tokens. `null` until it is loaded. */
  count: number | null;
  /** The text typed to confirm a deletion. */
  typed: string;
}

/** Creates the dialog that revokes or deletes all tokens of a person. */
export function createBulkRemoval({ effects, key, ask }: StoreContext, onChanged: () => void) {
  const { send } = effects;
  /** The open dialog, or `null`. */
  const dialog = signal<BulkRemoval | null>(null);
  const failure = signal<Failure | null>(null);
  const busy = signal(false);
  let latest = 0;

  async function count(
    query: ListTokensQuery,
    countAnswer: (answer: TokenPage) => number,
  ): Promise<Reply<number>> {
    const reply = await ask(send("listTokens", { ...key, query }));
    return reply.ok ? { ok: true, value: countAnswer(reply.value) } : reply;
  }

  const countStatus = (status: "active" | "all") =>
    count({ status, limit: "1" }, ({ total }) => total);

  /** Counts waiting tokens. An active token with a pending secret is counted as active already. */
  const countWaiting = () =>
    count({ status: "waiting", limit: "100" }, ({ tokens, total }) => {
      return total - tokens.filter(({ status }) => status === "active").length;
    });

  /** Counts the tokens that a revocation would change, or all tokens for a deletion. */
  async function countAffected(kind: BulkRemovalKind): Promise<Reply<number>> {
    if (kind === "delete") return await countStatus("all");
    const [active, waiting] = await Promise.all([countStatus("active"), countWaiting()]);
    if (!active.ok) return active;
    return waiting.ok ? { ok: true, value: active.value + waiting.value } : waiting;
  }

  async function load() {
    const before = dialog.peek();
    if (before === null) return;
    const opening = latest;
    failure.value = null;
    const reply = await countAffected(before.kind);
    const current = dialog.peek();
    if (current === null || opening !== latest) return;
    if (reply.ok) dialog.value = { ...current, count: reply.value };
    else failure.value = reply.failure;
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
    dialog,
    failure,
    busy,
    load,
    async open(kind: BulkRemovalKind) {
      latest += 1;
      dialog.value = { kind, count: null, typed: "" };
      await load();
    },
    type(typed: string) {
      const before = dialog.peek();
      if (before !== null) dialog.value = { ...before, typed };
    },
    close() {
      dialog.value = null;
    },
    /** Carries out the removal. @returns the reply, or `null` if the dialog stays open */
    async confirm(): Promise<Reply<number> | null> {
      const removal = dialog.peek();
      if (removal === null || busy.peek() || !isConfirmed(removal)) return null;
      const opening = latest;
      busy.value = true;
      failure.value = null;
      const reply = await carryOut(removal.kind);
      busy.value = false;
      // A failed request may still have changed tokens.
      onChanged();
      if (dialog.peek() === null || opening !== latest) return reply;
      if (!reply.ok) {
        failure.value = reply.failure;
        return null;
      }
      dialog.value = null;
      return reply;
    },
  };
}

/** Returns true if the dialog may be submitted. Only a deletion needs the number of tokens to be typed. */
export function isConfirmed({ kind, count, typed }: BulkRemoval): boolean {
  if (count === null || count === 0) return false;
  return kind === "revoke" || typed.trim() === String(count);
}
