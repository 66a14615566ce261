import type { KeptCopyResource } from "../shared/wire/kept-copy.ts";
import type { Keyed, Reply } from "./connection.ts";
import type { KeptHints } from "./first-frame.ts";

/** The messages about secrets that this browser keeps. They are a part of `Messages`. */
export interface KeptMessages {
  /** Lists what this browser keeps of the user's secrets. */
  listKept(data: Keyed): KeptHints;
  /** Keeps the secret of the unacknowledged creation of this token, sealed. The page never sends a secret. */
  keepSecret(data: Keyed<{ id: string }>): Reply<null>;
  /** Opens a kept secret with the key that the server releases, which records it. */
  openSecret(data: Keyed<{ id: string }>): Reply<string>;
  /** Destroys the server's key of a kept secret, and then what this browser keeps. */
  forgetSecret(data: Keyed<{ id: string }>): Reply<null>;
  /** Forgets every secret of the connection. Those that the server could not forget stay. */
  forgetSecrets(data: Keyed): Reply<null>;
  /** Lists the browsers that keep a token's current secret. */
  listCopies(data: Keyed<{ id: string }>): Reply<KeptCopyResource[]>;
  /** Destroys the server's key of a copy in another browser. */
  forgetCopy(data: Keyed<{ id: string; copy: string }>): Reply<null>;
  /** Opens the server's window to prove again who the user is. */
  signInFreshly(data: Keyed): Reply<null>;
}
