import { WorkerEntrypoint } from "cloudflare:workers";
import * as v from "valibot";
import { OrganizationId } from "../../shared/ids.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";
import type { TokenQuestion } from "../../shared/wire/verdict.ts";
import type { Env } from "../env.ts";
import { toProblem } from "../http/build-error-response.ts";
import { findOpenIsolate, type Isolate, openIsolate } from "../http/isolate.ts";
import { answerQuestion } from "./answer-question.ts";

/** Limits on the caller that a binding may set, as `props` in the caller's wrangler configuration. */
const VerifierProps = v.strictObject({ organization: v.exactOptional(OrganizationId) });
export type VerifierProps = v.InferOutput<typeof VerifierProps>;

const RETRY_AFTER_SECONDS = 5;
/** Longer, since only an administrator can fix the settings. */
const MISCONFIGURED_RETRY_SECONDS = 60;

/** The RPC entrypoint by which other Workers ask about tokens, through a service binding. */
export class TokenVerifier extends WorkerEntrypoint<Env, VerifierProps> {
  /**
   * Verifies a personal access token, and says what it may be used for.
   *
   * Answers a hot token without a promise. Never throws: an exception's message may quote the token, and would end up in the other Worker's log.
   */
  verify(token: string, question: TokenQuestion = {}): TokenVerdict | Promise<TokenVerdict> {
    const props = readProps(this.ctx.props);
    if (props === null) return createUnavailableVerdict(MISCONFIGURED_RETRY_SECONDS);
    const ask = (isolate: Isolate) =>
      answerQuestion(isolate, { token, question, ...props }, (promise) =>
        this.ctx.waitUntil(promise),
      );
    try {
      const isolate = findOpenIsolate(this.env);
      const verdict = isolate === undefined ? openIsolate(this.env).then(ask) : ask(isolate);
      return verdict instanceof Promise ? verdict.catch(toUnavailable) : verdict;
    } catch (error) {
      return toUnavailable(error);
    }
  }
}

/** @returns `null` if they are wrong */
function readProps(input: unknown): VerifierProps | null {
  const props = v.safeParse(VerifierProps, input ?? {});
  return props.success ? props.output : null;
}

function toUnavailable(error: unknown): TokenVerdict {
  const misconfigured = toProblem(error).problem === "misconfigured";
  return createUnavailableVerdict(
    misconfigured ? MISCONFIGURED_RETRY_SECONDS : RETRY_AFTER_SECONDS,
  );
}

function createUnavailableVerdict(seconds: number): TokenVerdict {
  return { status: "unavailable", retry_after_seconds: seconds };
}
