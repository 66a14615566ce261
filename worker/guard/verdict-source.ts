import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";

/** What changes from one request to the next in what a guard asks. */
export interface Asked {
  readonly entity?: string;
  readonly method?: string;
}

/** Where verdicts come from. */
export interface VerdictSource {
  /** Of what an answer depends on beside the token: answers with the same key are the same answer. */
  keyOf(asked: Asked): string;
  /** Rejects where no answer could be had. @param fresh passes by Latchkey's own cache, where that can be asked */
  ask(token: string, asked: Asked, fresh: boolean): Promise<TokenVerdict>;
  /** What an answer, which may be another request's, means for this one. */
  judge(verdict: TokenVerdict, asked: Asked): TokenVerdict;
}
