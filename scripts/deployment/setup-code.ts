import * as v from "valibot";
import { encodeBase64url } from "../../shared/base64url.ts";
import { computeSetupDigest } from "../../worker/tokens/compute-setup-digest.ts";

/** The lifetime of a setup code. */
const TTL_SECONDS = 72 * 3600;

/** A deployment is set up as soon as it has an organization. */
export const COUNT_ORGANIZATIONS = "SELECT count(*) AS organizations FROM organizations";

const Counted = v.pipe(
  v.array(v.object({ results: v.array(v.object({ organizations: v.number() })) })),
  v.minLength(1),
);

/** Returns true if the deployment has no organization, from wrangler's JSON answer to `COUNT_ORGANIZATIONS`. */
export function isUnclaimed(answer: unknown): boolean {
  const [counted] = v.parse(Counted, answer);
  return counted?.results[0]?.organizations === 0;
}

/**
 * Makes a one-time code of 256 random bits for the first administrator, and the SQL that replaces any
 * earlier code by its digest. The code itself is printed and never stored.
 */
export async function generateSetupCode(
  randomBytes: (length: number) => Uint8Array,
): Promise<{ code: string; sql: string }> {
  const code = encodeBase64url(randomBytes(32));
  const digest = await computeSetupDigest(code);
  const sql =
    "DELETE FROM setup_codes; INSERT INTO setup_codes (digest, created_at, expires_at) " +
    `VALUES ('${digest}', unixepoch(), unixepoch() + ${TTL_SECONDS})`;
  return { code, sql };
}

/** Renders the setup code for the operator. */
export function formatSetupText(code: string): string {
  return [
    "Nobody administers this deployment yet. Open /setup at its address and paste this code. It works",
    "once, for 72 hours; deploying again makes a new one.",
    "",
    `  ${code}`,
  ].join("\n");
}
