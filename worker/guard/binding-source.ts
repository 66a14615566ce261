import * as v from "valibot";
import { TokenVerdictSchema } from "../../shared/wire/verdict.ts";
import type { GuardOptions, TokenQuestion, TokenVerifierBinding } from "./guard-options.ts";
import type { SetupLog } from "./setup-log.ts";
import type { VerdictSource } from "./verdict-source.ts";

/** Asks over a service binding. Latchkey answers the whole question, so each question has its own cache key. */
export function createBindingSource(
  binding: TokenVerifierBinding,
  { api, organization, scopes }: Pick<GuardOptions, "api" | "organization" | "scopes">,
  report: SetupLog["report"] = () => {},
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
      const answer = await verifyOver(binding, token, question, report);
      const verdict = v.safeParse(TokenVerdictSchema, answer);
      if (!verdict.success) {
        report("no_verdict");
        throw new Error("The answer is no verdict.");
      }
      const { status } = verdict.output;
      if (status === "invalid_question" || status === "unavailable") report(status);
      return verdict.output;
    },
    judge: (verdict) => verdict,
  };
}

/** How workerd says that an entrypoint lacks a method. */
const LACKS_METHOD = /does not implement the method|is not an RPC object/;

/** Calls the binding, and reports if it fails. */
async function verifyOver(
  binding: TokenVerifierBinding,
  token: string,
  question: TokenQuestion,
  report: SetupLog["report"],
): Promise<unknown> {
  try {
    return await binding.verify(token, question);
  } catch (error) {
    const lacksMethod = error instanceof Error && LACKS_METHOD.test(error.message);
    report(lacksMethod ? "no_verify" : "binding_failed");
    throw error;
  }
}
