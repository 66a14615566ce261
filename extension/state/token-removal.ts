import { signal } from "@preact/signals";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure, Reply } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { isNotFound } from "./is-not-found.ts";

/** `decline`: what somebody else made for the person. */
export type RemovalKind = "revoke" | "delete" | "decline";

export interface Removal {
  kind: RemovalKind;
  token: TokenResource;
}

/**
 * The question before a token is revoked, deleted or declined, and doing it.
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
    switch (kind) {
      case "revoke":
        return ask(effects.send("revokeToken", { ...key, id }));
      case "delete":
        return ask(effects.send("deleteToken", { ...key, id }));
      case "decline":
        return ask(effects.send("declineToken", { connection: key.connection, id }));
    }
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

export type TokenRemoval = ReturnType<typeof createTokenRemoval>;
