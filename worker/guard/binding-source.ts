import * as v from "valibot";
import { TokenVerdictSchema } from "../../shared/wire/verdict.ts";
import type { GuardOptions, TokenVerifierBinding } from "./guard-options.ts";
import type { VerdictSource } from "./verdict-source.ts";

/** Asks over a service binding. Latchkey answers the whole question, so each question has its own cache key. */
export function bindingSource(
  binding: TokenVerifierBinding,
  { api, organization, scopes }: Pick<GuardOptions, "api" | "organization" | "scopes">,
): VerdictSource {
  const fixed = {
    api,
    scopes: [...scopes],
    ...(organization === undefined ? {} : { organization }),
  };
  return {
    keyOf: ({ entity = "", method = "" }) => `${method} ${entity}`,
    async ask(token, requestQuestion, fresh) {
      const question = { ...fixed, ...requestQuestion, ...(fresh ? { fresh } : {}) };
      return v.parse(TokenVerdictSchema, await binding.verify(token, question));
    },
    judge: (verdict) => verdict,
  };
}
