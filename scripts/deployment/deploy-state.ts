import * as v from "valibot";
import { CommandError } from "../command-error.ts";
import { runTool } from "../tools.ts";
import type { Deployed } from "./deploy-plan.ts";

const Databases = v.array(v.object({ uuid: v.string(), name: v.string() }));
const Secrets = v.array(v.object({ name: v.string() }));

/** Cloudflare's code for a Worker that does not exist yet, and so has no secrets. */
const NO_SUCH_WORKER = "10007";

/** @throws CommandError where Cloudflare does not answer, such as when nobody is logged in. */
export async function readDeployed(): Promise<Deployed> {
  const databases = await runTool("wrangler", ["d1", "list", "--json"]);
  if (databases.code !== 0) throw new CommandError(`${databases.output}\n${LOG_IN}`);
  const secrets = await runTool("wrangler", ["secret", "list", "--format", "json"]);
  const isNew = secrets.code !== 0 && secrets.output.includes(NO_SUCH_WORKER);
  if (secrets.code !== 0 && !isNew) throw new CommandError(`${secrets.output}\n${LOG_IN}`);
  return {
    databases: v.parse(Databases, jsonIn(databases.output)),
    secrets: isNew ? [] : v.parse(Secrets, jsonIn(secrets.output)).map(({ name }) => name),
  };
}

const LOG_IN =
  "Cloudflare did not answer. Log in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.";

/** The list in a tool's output, which may say more before and after it. */
export function jsonIn(output: string): unknown {
  const text = output.slice(output.indexOf("["), output.lastIndexOf("]") + 1);
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${output}\nCloudflare's answer could not be read.`);
  }
}
