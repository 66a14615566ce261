import { signal } from "@preact/signals";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import { isNotFound, type StoreContext } from "../core/store-context.ts";

/** `decline`: an owner refuses a pending secret. `withdraw`: a manager takes it back. */
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
 * Creates the dialog that revokes, deletes, declines or withdraws a token.
 *
 * @param onDone called after the removal, when the dialog is closed
 * @param onChanged called if the token has changed since the screen loaded it
 */
export function createTokenRemoval(
  { effects, key, ask }: StoreContext,
  onDone: (removal: Removal) => void,
  onChanged: () => void,
) {
  /** The open dialog, or `null`. */
  const dialog = signal<Removal | null>(null);
  const busy = signal(false);
  const failure = signal<Failure | null>(null);

  /** Sends the removal. @returns the failure, or `null` */
  async function carryOut(removal: Removal): Promise<Failure | null> {
    const { kind, token } = removal;
    busy.value = true;
    failure.value = null;
    const reply = await ask<unknown>(effects.send(SENDS[kind], { ...key, id: token.id }));
    busy.value = false;
    return reply.ok || isGone(removal, reply.failure) ? null : reply.failure;
  }

  return {
    dialog,
    busy,
    failure,
    open(kind: RemovalKind, token: TokenResource) {
      failure.value = null;
      dialog.value = { kind, token };
    },
    close() {
      dialog.value = null;
    },
    /** Carries out the removal. @returns the failure if the dialog was closed meanwhile and cannot show it */
    async confirm(): Promise<Failure | null> {
      const removal = dialog.peek();
      if (removal === null || busy.peek()) return null;
      const failed = await carryOut(removal);
      const isShown = dialog.peek() === removal;
      if (failed === null) {
        if (isShown) dialog.value = null;
        onDone(removal);
        return null;
      }
      if (isShown) failure.value = failed;
      if (isOutdated(failed)) onChanged();
      return isShown ? null : failed;
    },
  };
}

/** Returns true if the token is gone, or has no pending secret left to decline. */
function isOutdated(failure: Failure): boolean {
  return isNotFound(failure) || (failure.kind === "problem" && failure.problem === "conflict");
}

/** Returns true if the token is gone already, so that a deletion or decline counts as done. */
function isGone({ kind }: Removal, failure: Failure): boolean {
  return kind !== "revoke" && isNotFound(failure);
}
