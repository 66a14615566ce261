import type { Context } from "hono";
import type { NewSecret } from "../../db/tokens/issue-token.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { issueSecret } from "../../tokens/issue-secret.ts";

/** A new secret of a personal access token: the text, and apart from it what may be stored. */
export async function newTokenSecret(
  c: Context<AppEnv>,
): Promise<{ secret: string; stored: NewSecret }> {
  const { config } = c.var;
  const { secret, ...stored } = await issueSecret({
    ring: config.tokenMacs,
    prefix: config.prefixes[0],
    kind: "pat",
    randomBytes,
  });
  return { secret, stored };
}
