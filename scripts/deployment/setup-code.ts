import * as v from "valibot";
import { encodeBase64url } from "../../shared/base64url.ts";
import { setupDigest } from "../../worker/tokens/setup-digest.ts";

/** How long a setup code is good. */
const TTL_SECONDS = 72 * 3600;

/** Counts what makes a deployment somebody's. */
export const COUNT_ORGANIZATIONS = "SELECT count(*) AS organizations FROM organizations";

const Counted = v.pipe(
  v.array(v.object({ results: v.array(v.object({ organizations: v.number() })) })),
  v.minLength(1),
);

/** Whether nobody has set the deployment up, by wrangler's JSON answer to `COUNT_ORGANIZATIONS`. */
export function isUnclaimed(answer: unknown): boolean {
  const [counted] = v.parse(Counted, answer);
  return counted?.results[0]?.organizations === 0;
}

/**
 * A new one-time code for the first administrator: 256 random bits, and the SQL that puts its digest in the
 * place of any earlier one. The code itself is only ever printed.
 */
export async function newSetupCode(
  randomBytes: (length: number) => Uint8Array,
): Promise<{ code: string; sql: string }> {
  const code = encodeBase64url(randomBytes(32));
  const digest = await setupDigest(code);
  const sql =
    "DELETE FROM setup_codes; INSERT INTO setup_codes (digest, created_at, expires_at) " +
    `VALUES ('${digest}', unixepoch(), unixepoch() + ${TTL_SECONDS})`;
  return { code, sql };
}

/** What the one who deploys reads. */
export function setupText(code: string): string {
  return [
    "Nobody administers this deployment yet. Open /setup at its address and paste this code. It works",
    "once, for 72 hours; deploying again makes a new one.",
    "",
    `  ${code}`,
  ].join("\n");
}
