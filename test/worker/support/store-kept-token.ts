import { env } from "cloudflare:workers";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { HOME, now } from "./organizations.ts";
import { type StoreTokenOptions, storeToken } from "./store-token.ts";

/** Lets the members of an organization keep secrets, or not. */
export async function setKeeping(
  organization: string,
  setting: "off" | "recent_sign_in" | "signed_in",
): Promise<void> {
  await env.DB.prepare("UPDATE organizations SET kept_secrets = ?2 WHERE id = ?1")
    .bind(organization, setting)
    .run();
}

/** Stores a token whose secret a browser of its owner keeps, in an organization that allows it. @returns the token's id */
export async function storeKeptToken(options: StoreTokenOptions): Promise<string> {
  const { owner, organization = HOME } = options;
  await setKeeping(organization, "signed_in");
  const { id } = await storeToken({ scopes: ["API_READ"], expiresAt: now() + 3600, ...options });
  const browser = await findBrowser(owner);
  await storeCopy({ id, owner, organization, ...(browser !== null && { browser }) });
  return id;
}

/** Stores a kept copy of a token's current secret. @returns its id */
export async function storeCopy({
  id,
  owner,
  organization,
  browser = generateId("ses", getRandomBytes),
  createdAt = now(),
}: {
  id: string;
  owner: string;
  organization: string;
  browser?: string;
  createdAt?: number;
}): Promise<string> {
  const copy = generateId("kpt", getRandomBytes);
  await env.DB.prepare(
    `INSERT INTO kept_copies (id, secret_digest, token_id, organization, person, browser_id, browser_name,
        kid, salt, created_at)
      SELECT ?1, digest, token_id, ?2, ?3, ?4, 'Chrome on Linux', kid, ?5, ?6
      FROM token_secrets WHERE token_id = ?7 AND valid_until IS NULL`,
  )
    .bind(copy, organization, owner, browser, encodeBase64url(getRandomBytes(32)), createdAt, id)
    .run();
  return copy;
}

const findBrowser = (person: string) =>
  env.DB.prepare(
    "SELECT key_thumbprint FROM browser_sessions JOIN tokens ON id = token_id WHERE owner = ? LIMIT 1",
  )
    .bind(person)
    .first<string>("key_thumbprint");
