import { signal } from "@preact/signals";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure, Reply } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { isNotFound } from "./is-not-found.ts";

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
  { effects, key, ask }: Desk,
  onDone: (removal: Removal) => void,
  onChanged: () => void,
) {
  const asked = signal<Removal | null>(null);
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  function send({ kind, token: { id } }: Removal): Promise<Reply<unknown>> {
    return ask<unknown>(effects.send(SENDS[kind], { ...key, id }));
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
    async confirm() {
      const removal = asked.peek();
      if (removal === null || busy.peek()) return;
      busy.value = true;
      failure.value = null;
      const reply = await send(removal);
      busy.value = false;
      if (!reply.ok && !isGone(removal, reply.failure)) {
        failure.value = reply.failure;
        if (isOutdated(reply.failure)) onChanged();
        return;
      }
      asked.value = null;
      onDone(removal);
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
