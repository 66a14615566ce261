import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getPlatformProxy } from "wrangler";
import { parseRevocations, type Revocation } from "../../worker/audit/revocation.ts";
import { CommandError } from "../command-error.ts";
import { openLocalBindings } from "../database/open-command-database.ts";
import { findBucketName } from "../deployment/deploy-settings.ts";
import { projectRoot } from "../project-root.ts";

/** The part of a bucket that this file uses. */
interface CopiesBucket {
  list(options: {
    startAfter?: string;
    cursor?: string;
  }): Promise<{ objects: { key: string }[]; truncated: boolean; cursor?: string }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
}

/** Objects read at a time. */
const AT_A_TIME = 20;

/** Reads revocations from lines of JSON. @throws CommandError that names the first line that is none */
export function parseCopies(text: string, source: string): Revocation[] {
  try {
    return parseRevocations(text);
  } catch (error) {
    throw new CommandError(`${source}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads the revocations that were copied to a bucket since an instant, in order. */
export async function readCopiesSince(bucket: CopiesBucket, since: Date): Promise<Revocation[]> {
  const keys: string[] = [];
  let page = await bucket.list({ startAfter: since.toISOString() });
  keys.push(...page.objects.map(({ key }) => key));
  while (page.truncated && page.cursor !== undefined) {
    page = await bucket.list({ cursor: page.cursor });
    keys.push(...page.objects.map(({ key }) => key));
  }
  const revocations: Revocation[] = [];
  for (let start = 0; start < keys.length; start += AT_A_TIME) {
    const texts = await Promise.all(
      keys.slice(start, start + AT_A_TIME).map(async (key) => {
        const object = await bucket.get(key);
        if (object === null) throw new CommandError(`${key} is gone from the bucket.`);
        return parseCopies(await object.text(), key);
      }),
    );
    revocations.push(...texts.flat());
  }
  return revocations;
}

/** Opens the bucket of the deployment, or of this computer, for `use`. */
export async function withBucket<Result>(
  remote: boolean,
  stateFolder: string,
  use: (bucket: CopiesBucket) => Promise<Result>,
): Promise<Result> {
  const { env, dispose } = remote ? await openRemoteBucket() : await openLocalBindings(stateFolder);
  try {
    if (env.REVOCATIONS === undefined) throw new CommandError(NO_BUCKET);
    return await use(env.REVOCATIONS);
  } finally {
    await dispose();
  }
}

const NO_BUCKET =
  "wrangler.toml has no bucket REVOCATIONS. Save the log's lines of revocations, and give that file: --file";

/** Opens the deployment's bucket from this computer. wrangler has no command that lists a bucket. */
async function openRemoteBucket() {
  const configuration = readFileSync(join(projectRoot, "wrangler.toml"), "utf8");
  const bucketName = findBucketName(configuration);
  if (bucketName === null) throw new CommandError(NO_BUCKET);
  const [, account] = /^\s*account_id\s*=\s*"([^"]+)"/m.exec(configuration) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "latchkey-restore-"));
  const path = join(folder, "wrangler.json");
  const buckets = [{ binding: "REVOCATIONS", bucket_name: bucketName, remote: true }];
  writeFileSync(
    path,
    JSON.stringify({
      name: "latchkey-restore",
      compatibility_date: "2026-08-01",
      r2_buckets: buckets,
      ...(account === undefined ? {} : { account_id: account }),
    }),
  );
  try {
    const options = { configPath: path, persist: false, envFiles: [] };
    return await getPlatformProxy<{ REVOCATIONS?: CopiesBucket }>(options);
  } catch (error) {
    throw new CommandError(`${String(error)}\nThe bucket could not be read.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
