import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";

/** The part of a guard's question that differs from request to request. */
export interface RequestQuestion {
  readonly entity?: string;
  readonly method?: string;
}

export interface VerdictSource {
  /** Returns a key for everything except the token that an answer depends on. Equal keys have equal answers. */
  keyOf(question: RequestQuestion): string;
  /** Rejects if there is no answer. @param fresh bypasses Latchkey's own cache, if the source can ask for that */
  ask(token: string, question: RequestQuestion, fresh: boolean): Promise<TokenVerdict>;
  /** Returns the verdict on this request from an answer, which another request may have received. */
  judge(verdict: TokenVerdict, question: RequestQuestion): TokenVerdict;
}
