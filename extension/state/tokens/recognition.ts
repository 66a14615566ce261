import { signal } from "@preact/signals";
import { tokenHint, tokenParts } from "../../../shared/token-shape.ts";
import type { Failure } from "../../connection.ts";
import { findTokenText, maySecretWork, type Recognized } from "../../format/describe-recognized.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface Recognition {
  /** All that is shown of it. */
  hint: string;
  /** `null` while the server is asked. */
  answer: Recognized | null;
  failure: Failure | null;
  /** Whether it is asked whether to revoke it. */
  asksToRevoke: boolean;
}

/**
 * Tells what a pasted token is, and revokes it by possession.
 *
 * The secret stays in this closure until it is dismissed: no state that is shown, searched for, kept
 * or put into an address ever holds it.
 */
export function createRecognition(
  { effects, connection, ask }: StoreContext,
  onChanged: () => void,
) {
  const { send } = effects;
  const state = signal<Recognition | null>(null);
  const busy = signal(false);
  let secret: string | null = null;

  function edit(change: Partial<Recognition>) {
    const before = state.peek();
    if (before !== null) state.value = { ...before, ...change };
  }

  async function load() {
    const asked = secret;
    if (asked === null) return;
    edit({ answer: knownWithoutAsking(asked), failure: null });
    if (state.peek()?.answer !== null) return;
    const reply = await ask(send("recognizeToken", { connection: connection.key, token: asked }));
    if (secret !== asked) return;
    edit(reply.ok ? { answer: reply.value } : { failure: reply.failure });
  }

  function dismiss() {
    secret = null;
    state.value = null;
  }

  return {
    state,
    busy,
    load,
    dismiss,
    /** @returns whether `text` holds a token: then it goes no further than here */
    take(text: string): boolean {
      const found = findTokenText(text);
      if (found === null) return false;
      secret = found;
      state.value = { hint: tokenHint(found), answer: null, failure: null, asksToRevoke: false };
      void load();
      return true;
    },
    askToRevoke(asksToRevoke: boolean) {
      edit({ asksToRevoke, failure: null });
    },
    /** @returns whether it is revoked, as far as that can be seen; `null` where it was not tried */
    async revoke(): Promise<boolean | null> {
      const held = secret;
      if (held === null || busy.peek()) return null;
      busy.value = true;
      const reply = await ask(
        send("revokePresentedToken", { connection: connection.key, token: held }),
      );
      busy.value = false;
      onChanged();
      if (!reply.ok) {
        edit({ failure: reply.failure });
        return null;
      }
      edit({ asksToRevoke: false });
      if (state.peek()?.answer?.found === "session") {
        dismiss();
        return true;
      }
      // A server never says whether a secret was good: one that was replaced revokes nothing.
      await load();
      const { answer = null, hint = "" } = state.peek() ?? {};
      return answer === null || !maySecretWork(answer, hint, effects.now());
    },
  };
}

function knownWithoutAsking(text: string): Recognized | null {
  const parts = tokenParts(text, text.split("_", 1));
  if (parts === null) return { found: "mistyped" };
  if (parts.kind === "ses") return { found: "session" };
  return parts.kind === "svc" ? { found: "credential" } : null;
}
