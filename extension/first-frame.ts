import type { MeResource } from "../shared/wire/me-resource.ts";
import type { TokenResource } from "../shared/wire/token-resource.ts";
import type { Connection, ConnectionKey } from "./connection.ts";

/**
 * The items of the browser's storage that the background writes and pages read before they ask it anything.
 *
 * A page paints them in its first frame: a message would have to wait until the browser has started the
 * background. None of them holds a credential or a secret.
 */

/** In `storage.session`: the connections, the current one first. */
export const CONNECTIONS_KEY = "connections";
/** In `storage.session`: the user's tokens, as `{ at, tokens, total }`. */
export const getListKey = (key: ConnectionKey) => `list:${key}`;
/** In `storage.session`: the user's account. */
export const getMeKey = (key: ConnectionKey) => `me:${key}`;
/** In `storage.local`: the settings. */
export const SETTINGS_KEY = "settings";
/** In `storage.local`: the user's kept secrets, each sealed by a key that only the server can derive. */
export const getKeptKey = (key: ConnectionKey) => `kept:${key}`;
/** In `storage.local`: by how many milliseconds the server's clock is ahead of this computer's. */
export const CLOCK_LEAD_KEY = "clock_lead";

/** The hints of the secrets that this browser keeps, by the id of their token. */
export type KeptHints = Readonly<Record<string, string>>;

/** What this device knows of the signed-in user without asking anybody. */
export interface FirstFrame {
  connection: Connection;
  me: MeResource;
  tokens: readonly TokenResource[];
  /** The number of the user's tokens, which may be more than `tokens`. */
  total: number;
  kept: KeptHints;
  /** When the tokens were fetched, in epoch milliseconds by this computer's clock. */
  at: number;
}
