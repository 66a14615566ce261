import { signal } from "@preact/signals";
import { findTokenInText } from "../../../shared/find-token-in-text.ts";
import { getTokenHint, parseTokenParts } from "../../../shared/token-shape.ts";
import type { Failure } from "../../connection.ts";
import { canSecretWork, type Recognized } from "../../format/describe-recognized.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface Recognition {
  /** The hint, the only part of the token that is shown. */
  hint: string;
  /** `null` while the server is asked. */
  answer: Recognized | null;
  failure: Failure | null;
  /** True while the question is open whether to revoke the token. */
  asksToRevoke: boolean;
}

/**
 * Creates the store that recognizes a pasted token and can revoke it.
 *
 * The secret exists only in this closure, until it is dismissed. It never enters state that is shown,
 * searched, stored or put into an address.
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
    const current = secret;
    if (current === null) return;
    edit({ answer: recognizeLocally(current), failure: null });
    if (state.peek()?.answer !== null) return;
    const reply = await ask(send("recognizeToken", { connection: connection.key, token: current }));
    if (secret !== current) return;
    edit(reply.ok ? { answer: reply.value } : { failure: reply.failure });
  }

  /** Asks again about a token that was recognized, which may have been revoked elsewhere. */
  async function reload() {
    const [current, before] = [secret, state.peek()];
    if (current === null || before?.answer == null || recognizeLocally(current) !== null) return;
    const reply = await ask(send("recognizeToken", { connection: connection.key, token: current }));
    if (secret === current && reply.ok) edit({ answer: reply.value });
  }

  function dismiss() {
    secret = null;
    state.value = null;
  }

  return {
    state,
    busy,
    load,
    reload,
    dismiss,
    /** @returns true if `text` contains a token. Callers must not use such a text any further. */
    take(text: string): boolean {
      const found = findTokenInText(text);
      if (found === null) return false;
      secret = found;
      state.value = { hint: getTokenHint(found), answer: null, failure: null, asksToRevoke: false };
      void load();
      return true;
    },
    askToRevoke(asksToRevoke: boolean) {
      edit({ asksToRevoke, failure: null });
    },
    /** @returns true if the token no longer seems to work, `null` if the revocation was not done */
    async revoke(): Promise<boolean | null> {
      const current = secret;
      if (current === null || busy.peek()) return null;
      busy.value = true;
      const reply = await ask(
        send("revokePresentedToken", { connection: connection.key, token: current }),
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
      // The server never reveals if a secret was valid, and a replaced secret revokes nothing. So ask again.
      await load();
      const { answer = null, hint = "" } = state.peek() ?? {};
      return answer === null || !canSecretWork(answer, hint);
    },
  };
}

function recognizeLocally(text: string): Recognized | null {
  const parts = parseTokenParts(text, text.split("_", 1));
  if (parts === null) return { found: "mistyped" };
  if (parts.kind === "ses") return { found: "session" };
  return parts.kind === "svc" ? { found: "credential" } : null;
}
