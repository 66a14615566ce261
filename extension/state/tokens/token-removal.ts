import { signal } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import { isNotFound, type StoreContext } from "../core/store-context.ts";

/** `decline`: what somebody else made for the person; `withdraw`: what the person made for somebody else. */
export type RemovalKind = "revoke" | "delete" | "decline" | "withdraw";

export interface Removal {
  kind: RemovalKind;
  token: TokenResource;
}

const SENDS = {
  revoke: "revokeToken",
  delete: "deleteToken",
  decline: "declineToken",
  withdraw: "declineToken",
} as const;

/**
 * The question before a token is revoked, deleted, declined or withdrawn, and doing it.
 *
 * @param onDone called once it has happened, after the question is closed
 * @param onChanged called where the token turns out to be another one than the screen shows
 */
export function createTokenRemoval(
  { effects, key, ask }: StoreContext,
  onDone: (removal: Removal) => void,
  onChanged: () => void,
) {
  const asked = signal<Removal | null>(null);
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  /** @returns why it could not be done, or `null` */
  async function carryOut(removal: Removal): Promise<Failure | null> {
    const { kind, token } = removal;
    busy.value = true;
    failure.value = null;
    const reply = await ask<unknown>(effects.send(SENDS[kind], { ...key, id: token.id }));
    busy.value = false;
    return reply.ok || isGone(removal, reply.failure) ? null : reply.failure;
  }

  return {
    asked,
    busy,
    failure,
    open(kind: RemovalKind, token: TokenResource) {
      failure.value = null;
      asked.value = { kind, token };
    },
    close() {
      asked.value = null;
    },
    /** @returns why it was not done, where the question was closed meanwhile and can say so no more */
    async confirm(): Promise<Failure | null> {
      const removal = asked.peek();
      if (removal === null || busy.peek()) return null;
      const failed = await carryOut(removal);
      const isShown = asked.peek() === removal;
      if (failed === null) {
        if (isShown) asked.value = null;
        onDone(removal);
        return null;
      }
      if (isShown) failure.value = failed;
      if (isOutdated(failed)) onChanged();
      return isShown ? null : failed;
    },
  };
}

/** There is nothing to decline any more. */
function isOutdated(failure: Failure): boolean {
  return failure.kind === "problem" && failure.problem === "conflict";
}

/** Removing what someone has removed meanwhile has reached its aim. */
function isGone({ kind }: Removal, failure: Failure): boolean {
  return kind !== "revoke" && isNotFound(failure);
}
