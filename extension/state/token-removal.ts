import { signal } from "@preact/signals";
import type { TokenResource } from "../../shared/wire/token-resource.ts";
import type { Failure } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { isNotFound } from "./is-not-found.ts";

export type RemovalKind = "revoke" | "delete";

export interface Removal {
  kind: RemovalKind;
  token: TokenResource;
}

/**
 * The question before a token is revoked or deleted, and doing it.
 *
 * @param onDone called once it has happened, after the question is closed
 */
export function createTokenRemoval(
  { effects, key, ask }: Desk,
  onDone: (removal: Removal) => void,
) {
  const asked = signal<Removal | null>(null);
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  function send({ kind, token: { id } }: Removal) {
    return kind === "revoke"
      ? ask(effects.send("revokeToken", { ...key, id }))
      : ask(effects.send("deleteToken", { ...key, id }));
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
        return;
      }
      asked.value = null;
      onDone(removal);
    },
  };
}

/** Deleting what someone has deleted meanwhile has reached its aim. */
function isGone({ kind }: Removal, failure: Failure): boolean {
  return kind === "delete" && isNotFound(failure);
}

export type TokenRemoval = ReturnType<typeof createTokenRemoval>;
