import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { parseBearerToken } from "../../shared/parse-bearer-token.ts";
import type { AppEnv } from "../http/app-env.ts";
import { isMutation, isOverMutationLimit } from "../http/mutation-limit.ts";
import { ProblemError } from "../http/problem-error.ts";
import { readToken } from "../tokens/read-token.ts";

/**
 * Limits the changes of one credential. It runs before `authenticate`, so that a flood costs no read of D1. Only
 * genuine tokens are counted; `authenticate` refuses all others, without a read too.
 */
export const limitCredentialMutations = createMiddleware<AppEnv>(async (c, next) => {
  if (isMutation(c.req.method)) {
    const { config } = c.var;
    const text = parseBearerToken(c.req.header("Authorization"));
    const ring = { ring: config.tokenMacs, prefixes: config.prefixes };
    const token = text.ok ? readToken(text.value, ring) : text;
    if (token.ok) await countMutation(c, "MUTATION_LIMIT", `credential ${token.value.digest}`);
  }
  await next();
});

/**
 * Limits the changes of one member and of one organization. It runs after `authenticate`.
 *
 * A member is counted first, over all their credentials, so that none uses up the organization's share alone: its
 * administrators must still be able to stop that member.
 */
export const limitOrganizationMutations = createMiddleware<AppEnv>(async (c, next) => {
  if (isMutation(c.req.method)) await countMemberMutation(c);
  await next();
});

/** Counts a GET that leaves a row in the audit trail like a change. */
export const limitRecordedReads = createMiddleware<AppEnv>(async (c, next) => {
  await countMemberMutation(c);
  await next();
});

async function countMemberMutation(c: Context<AppEnv>): Promise<void> {
  const { organization, subject } = c.var.credential;
  await countMutation(c, "MUTATION_LIMIT", `member ${subject} ${organization}`);
  await countMutation(c, "ORGANIZATION_MUTATION_LIMIT", organization);
}

async function countMutation(
  c: Context<AppEnv>,
  limit: "MUTATION_LIMIT" | "ORGANIZATION_MUTATION_LIMIT",
  key: string,
): Promise<void> {
  if (await isOverMutationLimit(c.env[limit], key)) throw new ProblemError("rate_limited");
}
