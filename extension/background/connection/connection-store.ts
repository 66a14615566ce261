import * as v from "valibot";
import { ServerMetadata } from "../../../shared/wire/server-metadata.ts";
import type { Effects } from "../effects.ts";
import { readItem } from "../read-item.ts";
import { StoredConnection } from "./connection-key.ts";

const SERVER_KEY = "server";

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
