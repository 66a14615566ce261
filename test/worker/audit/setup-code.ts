import { env } from "cloudflare:workers";
import { computeSetupDigest } from "../../../worker/tokens/compute-setup-digest.ts";
import { now } from "../support/organizations.ts";

/** Makes this a new deployment without members, and stores a setup code for the first one. */
export async function storeSetupCode(): Promise<string> {
  const code = "S".repeat(43);
  const tables = ["grants", "catalogs", "memberships", "organizations"];
  await env.DB.batch([
    ...tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
    env.DB.prepare("INSERT INTO setup_codes VALUES (?, ?, ?)").bind(
      await computeSetupDigest(code),
      now(),
      now() + 3600,
    ),
  ]);
  return code;
}
