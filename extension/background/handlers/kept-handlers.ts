import { KeptCopyList } from "../../../shared/wire/kept-copy.ts";
import { type ApiEffects, callApi } from "../api/call-api.ts";
import { getCopiesPath } from "../api/paths.ts";
import { forgetCopy, forgetSecret, forgetSecrets } from "../kept/forget-secret.ts";
import { keepSecret } from "../kept/keep-secret.ts";
import { loadKeptHints } from "../kept/kept-store.ts";
import { openSecret } from "../kept/open-secret.ts";
import type { Handlers } from "./register-handlers.ts";

type Names =
  | "listKept"
  | "keepSecret"
  | "openSecret"
  | "forgetSecret"
  | "forgetSecrets"
  | "listCopies"
  | "forgetCopy"
  | "signInFreshly";

/** Builds the handlers of secrets that this browser keeps. */
export function createKeptHandlers(effects: ApiEffects): Pick<Handlers, Names> {
  return {
    listKept: ({ connection }) => loadKeptHints(effects, connection),
    keepSecret: ({ connection, id }) => keepSecret(effects, connection, id),
    openSecret: ({ connection, id }) => openSecret(effects, connection, id),
    forgetSecret: ({ connection, id }) => forgetSecret(effects, connection, id),
    forgetSecrets: ({ connection }) => forgetSecrets(effects, connection),
    async listCopies({ connection, id }) {
      const reply = await callApi(effects, connection, {
        method: "GET",
        path: getCopiesPath(id),
        answer: KeptCopyList,
      });
      return reply.ok ? { ok: true, value: reply.value.copies } : reply;
    },
    forgetCopy: ({ connection, id, copy }) => forgetCopy(effects, connection, id, copy),
    signInFreshly: ({ connection }) => effects.signInFreshly(connection),
  };
}
