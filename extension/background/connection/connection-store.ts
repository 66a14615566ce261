import * as v from "valibot";
import { encodeBase64url } from "../../../shared/base64url.ts";
import { ServerMetadata } from "../../../shared/wire/server-metadata.ts";
import type { Effects } from "../effects.ts";
import { readItem } from "../read-item.ts";
import { StoredConnection } from "./connection-key.ts";

const SERVER_KEY = "server";
const BROWSER_ID_BYTES = 16;

/** The server that this browser is connected to. Stored on disk, so it holds no secret. */
export const KnownServer = v.object({
  metadata: ServerMetadata,
  /** Set by Sign out: no silent sign-in runs until the user presses Sign in. */
  signedOut: v.boolean(),
  lastConnection: v.nullable(StoredConnection),
});
export type KnownServer = v.InferOutput<typeof KnownServer>;

export function loadServer({ local }: Pick<Effects, "local">): Promise<KnownServer | null> {
  return readItem(local, SERVER_KEY, KnownServer);
}

export function saveServer({ local }: Pick<Effects, "local">, server: KnownServer): Promise<void> {
  return local.set({ [SERVER_KEY]: server });
}

export function forgetServer({ local }: Pick<Effects, "local">): Promise<void> {
  return local.remove([SERVER_KEY]);
}

/**
 * Returns the id of this browser for one server. A new session there replaces the last one of this id.
 *
 * The id is not a secret. Each server gets its own, so that two servers cannot recognize one browser.
 */
export async function loadOrCreateBrowserId(
  { local, randomBytes }: Pick<Effects, "local" | "randomBytes">,
  origin: string,
): Promise<string> {
  const key = `browser_id:${origin}`;
  const known = await readItem(local, key, v.string());
  if (known !== null) return known;
  const created = encodeBase64url(randomBytes(BROWSER_ID_BYTES));
  await local.set({ [key]: created });
  return created;
}
