import type { Context } from "hono";
import * as v from "valibot";
import { ProviderId } from "../../../shared/ids.ts";
import { findProviderOf, type StoredProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/** Returns the provider that the path names. @throws ProblemError `not_found` also for one of another organization */
export async function requireProvider(c: Context<AppEnv>, id: string): Promise<StoredProvider> {
  const parsed = v.safeParse(ProviderId, id);
  if (!parsed.success) throw new ProblemError("not_found");
  const { organization } = c.var.credential;
  const provider = await findProviderOf(c.var.db, { id: parsed.output, organization });
  if (provider === null) throw new ProblemError("not_found");
  return provider;
}
