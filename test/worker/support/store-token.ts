import { env } from "cloudflare:workers";
import { toSortText } from "../../../shared/fold-text.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { buildSearchText } from "../../../worker/db/build-search-text.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { browserSessions, scopes, tokenSecrets, tokens } from "../../../worker/db/schema.ts";
import { readConfig } from "../../../worker/http/config.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { issueSecret } from "../../../worker/tokens/issue-secret.ts";
import { HOME, now } from "./organizations.ts";

export interface StoreTokenOptions {
  kind?: "pat" | "ses" | "svc";
  owner: string;
  organization?: string;
  api?: string;
  name?: string;
  description?: string;
  /** Permissions, or `[permission, entity id]`. */
  scopes?: (string | [string, string])[];
  /** The parent token that issued it. */
  parentId?: string;
  createdAt?: number;
  expiresAt?: number | null;
  revokedAt?: number | null;
  /** When the person of a session last proved who they are: by default now. */
  provedAt?: number | null;
  /**
   * The key of the installation that has a session: by default the one that keeps a secret of the owner, else another
   * one for each.
   */
  browser?: string;
}

const seconds = (value: number | null | undefined): EpochSeconds | null =>
  (value ?? null) as EpochSeconds | null;

/** Stores a token in the state that a test needs. @returns its id and secret */
export async function storeToken(
  options: StoreTokenOptions,
): Promise<{ id: string; plaintext: string }> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error("the tests' settings are wrong");
  const db = openDatabase(env.DB);
  const kind = options.kind ?? "pat";
  const name = options.name ?? `Token ${kind}`;
  const { secret, digest, kid, hint } = await issueSecret({
    ring: config.value.tokenMacs,
    prefix: "lk",
    kind,
    randomBytes: getRandomBytes,
  });
  const id = generateId("tok", getRandomBytes);
  const createdAt = (options.createdAt ?? now()) as EpochSeconds;
  await db.insert(tokens).values({
    id,
    kind,
    owner: options.owner,
    organization: options.organization ?? HOME,
    createdBy: options.owner,
    parentId: options.parentId ?? null,
    api: kind === "svc" ? (options.api ?? "control-plane") : null,
    name,
    description: options.description ?? "",
    searchText: buildSearchText(name, options.description ?? ""),
    sortText: toSortText(name),
    createdAt,
    expiresAt: seconds(options.expiresAt),
    revokedAt: seconds(options.revokedAt),
  });
  await db.insert(tokenSecrets).values({ digest, tokenId: id, kid, hint, createdAt });
  for (const scope of options.scopes ?? []) {
    const [permission, entityId] = typeof scope === "string" ? [scope, ""] : scope;
    const scopeId = generateId("scp", getRandomBytes);
    await db.insert(scopes).values({ id: scopeId, tokenId: id, permission, entityId });
  }
  if (kind === "ses") await storeBrowserSession(id, options);
  return { id, plaintext: secret };
}

async function storeBrowserSession(tokenId: string, options: StoreTokenOptions): Promise<void> {
  await openDatabase(env.DB)
    .insert(browserSessions)
    .values({
      tokenId,
      keyThumbprint:
        options.browser ??
        (await findKeepingBrowser(options.owner)) ??
        generateId("ses", getRandomBytes),
      cookieSessionId: generateId("ses", getRandomBytes),
      provedAt: seconds("provedAt" in options ? options.provedAt : now()),
    });
}

const findKeepingBrowser = (person: string) =>
  env.DB.prepare("SELECT browser_id FROM kept_copies WHERE person = ? LIMIT 1")
    .bind(person)
    .first<string>("browser_id");

/** Stores a session of a person. @returns its secret */
export async function storeSession(owner: string, organization: string = HOME): Promise<string> {
  const session = await storeToken({ kind: "ses", owner, organization, expiresAt: now() + 3600 });
  return session.plaintext;
}

/** Stores a token with a pending secret, which its owner can collect for an hour. It then lasts 30 days. */
export async function storeWaitingToken(
  options: StoreTokenOptions & { from?: string },
): Promise<string> {
  const { from = options.owner, ...token } = options;
  const { id } = await storeToken({ ...token, expiresAt: now() + 3600 });
  await env.DB.batch([
    env.DB.prepare("DELETE FROM token_secrets WHERE token_id = ?").bind(id),
    env.DB.prepare(
      `UPDATE tokens SET collect_by = expires_at, collect_expires = '{"days":30}',
        collect_from = ?2, created_by = ?2 WHERE id = ?1`,
    ).bind(id, from),
  ]);
  return id;
}
