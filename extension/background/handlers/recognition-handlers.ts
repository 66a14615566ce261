import { RecognizedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import { dropLists } from "../api/answer-cache.ts";
import { type Caller, callApi, isCutOff } from "../api/call-api.ts";
import { failureOfAnswer } from "../api/failure-of-answer.ts";
import { hostOfKey } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import { revokeByPossession } from "../session/revocation.ts";
import { loadSession } from "../session/session-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names = "recognizeToken" | "revokePresentedToken";

/** What a token is that someone has found, and its end. It goes in a body only, and is kept nowhere. */
export function recognitionHandlers(caller: Caller): Pick<Handlers, Names> {
  return {
    recognizeToken: ({ connection, token }) =>
      callApi(caller, connection, {
        method: "POST",
        path: "/v1/tokens/recognize",
        body: { token },
        answer: RecognizedTokenResource,
        changes: false,
      }),
    async revokePresentedToken({ connection, token }) {
      const failure = await revoke(caller, connection, token);
      await dropLists(caller, connection);
      return failure === null ? { ok: true, value: null } : { ok: false, failure };
    },
  };
}

/** By possession: the session only says at which server. */
async function revoke(caller: Caller, key: ConnectionKey, token: string): Promise<Failure | null> {
  const host = hostOfKey(key);
  const server = await loadServer(caller);
  const open = await loadSession(caller, key);
  if (server === null || open === null || !open.isCurrent) {
    return { kind: "session_ended", host };
  }
  if (isCutOff(caller, server.metadata.issuer)) return { kind: "offline" };
  const revoked = await revokeByPossession(caller, server.metadata.revocation_endpoint, token);
  if (revoked.ok) return null;
  if (revoked.refusal === null) return { kind: "outcome_unknown" };
  return failureOfAnswer(revoked.refusal, { host, changes: true });
}
