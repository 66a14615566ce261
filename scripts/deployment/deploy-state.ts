import * as v from "valibot";
import { CommandError } from "../command-error.ts";
import { runTool } from "../tools.ts";
import type { DeployedState } from "./deploy-plan.ts";

const Databases = v.array(v.object({ uuid: v.string(), name: v.string() }));
const Secrets = v.array(v.object({ name: v.string() }));

/** Cloudflare's error code for a Worker that does not exist, and so has no secrets. */
const NO_SUCH_WORKER = "10007";

/** Cloudflare's error codes for a bucket that does not exist, and for an account without R2. */
const NO_SUCH_BUCKET = "10006";
const NO_R2 = "10042";

/**
 * @param bucket the bucket that wrangler.toml names, or `null`
 * @param targetArgs wrangler's arguments for the target
 * @throws CommandError if Cloudflare does not answer, for example because wrangler is not logged in
 */
export async function readDeployedState(
  bucket: string | null,
  targetArgs: readonly string[],
): Promise<DeployedState> {
  const databases = await runTool("wrangler", ["d1", "list", "--json"]);
  if (databases.code !== 0) throw new CommandError(`${databases.output}\n${LOG_IN}`);
  const secrets = await runTool("wrangler", ["secret", "list", "--format", "json", ...targetArgs]);
  const isNew = secrets.code !== 0 && secrets.output.includes(NO_SUCH_WORKER);
  if (secrets.code !== 0 && !isNew) throw new CommandError(`${secrets.output}\n${LOG_IN}`);
  return {
    databases: v.parse(Databases, parseJsonList(databases.output)),
    missingBucket: bucket === null || (await hasBucket(bucket)) ? undefined : bucket,
    secrets: isNew ? [] : v.parse(Secrets, parseJsonList(secrets.output)).map(({ name }) => name),
  };
}

async function hasBucket(name: string): Promise<boolean> {
  const { code, output } = await runTool("wrangler", ["r2", "bucket", "info", name, "--json"]);
  if (code === 0) return true;
  if (output.includes(NO_SUCH_BUCKET)) return false;
  throw new CommandError(`${output}\n${output.includes(NO_R2) ? ENABLE_R2 : LOG_IN}`);
}

const ENABLE_R2 =
  "Copies of revocations need R2: enable it in Cloudflare's dashboard, or comment [[r2_buckets]] out in wrangler.toml.";

const LOG_IN =
  "Cloudflare did not answer. Log in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.";

/** Parses the JSON list in a tool's output, which may have other text before and after it. */
export function parseJsonList(output: string): unknown {
  const text = output.slice(output.indexOf("["), output.lastIndexOf("]") + 1);
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${output}\nCloudflare's answer could not be read.`);
  }
}
