import { RecognizedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { ConnectionKey, Failure } from "../../connection.ts";
import { dropCachedList } from "../api/answer-cache.ts";
import { type ApiEffects, callApi, isOffline } from "../api/call-api.ts";
import { toFailure } from "../api/to-failure.ts";
import { getHostOfKey } from "../connection/connection-key.ts";
import { loadServer } from "../connection/connection-store.ts";
import { revokeByPossession } from "../session/revocation.ts";
import { loadSession } from "../session/session-store.ts";
import type { Handlers } from "./register-handlers.ts";

type Names = "recognizeToken" | "revokePresentedToken";

/** Builds the handlers of a presented token, which is sent only in a request's body and never stored. */
export function createRecognitionHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  return {
    recognizeToken: ({ connection, token }) =>
      callApi(effects, connection, {
        method: "POST",
        path: "/v1/tokens/recognize",
        body: { token },
        answer: RecognizedTokenResource,
        changes: false,
      }),
    async revokePresentedToken({ connection, token }) {
      const failure = await revoke(effects, connection, token);
      await dropCachedList(effects, connection);
      return failure === null ? { ok: true, value: null } : { ok: false, failure };
    },
  };
}

/** Revokes a token by possession. The session is needed only to name the server. */
async function revoke(
  effects: ApiEffects,
  key: ConnectionKey,
  token: string,
): Promise<Failure | null> {
  const host = getHostOfKey(key);
  const server = await loadServer(effects);
  const stored = await loadSession(effects, key);
  if (server === null || stored === null || !stored.isCurrent) {
    return { kind: "session_ended", host };
  }
  if (isOffline(effects, server.metadata.issuer)) return { kind: "offline" };
  const revoked = await revokeByPossession(effects, server.metadata.revocation_endpoint, token);
  if (revoked.ok) return null;
  if (revoked.refusal === null) return { kind: "outcome_unknown" };
  return toFailure(revoked.refusal, { host, changes: true });
}
