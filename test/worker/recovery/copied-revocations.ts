import { env } from "cloudflare:workers";
import { parseRevocations, type Revocation } from "../../../worker/audit/revocation.ts";

/** Reads the copies of revocations in the bucket. */
export async function readCopies(): Promise<Revocation[]> {
  const { objects } = await bucket().list();
  const texts = await Promise.all(
    objects.map(async ({ key }) => (await (await bucket().get(key))?.text()) ?? ""),
  );
  return texts.flatMap(parseRevocations);
}

/** Empties the bucket. */
export async function clearCopies(): Promise<void> {
  const { objects } = await bucket().list();
  await bucket().delete(objects.map(({ key }) => key));
}

export function bucket(): R2Bucket {
  if (env.REVOCATIONS === undefined) throw new Error("wrangler.toml has no bucket.");
  return env.REVOCATIONS;
}
