import type { UserId } from "../shared/ids.ts";
import type { TokenResource } from "../shared/wire/token-resource.ts";
import type { Failure } from "./connection.ts";

/** The picked entities of one type. */
export interface EntityPick {
  /** The entity type's id. */
  type: string;
  /** The permission that they are for; `null` for every permission of the type without its own pick. */
  permission: string | null;
  /** True for every entity (`*`); `ids` is then ignored. */
  every: boolean;
  ids: string[];
  /** The text in the field, not yet added to `ids`. */
  typed: string;
}

/** The access of a token, as a form holds it. */
export interface Access {
  /** Ids of permissions, and of levels as `<api>:<level>`, in the order of picking. */
  permissions: string[];
  entities: EntityPick[];
}

/** An unsent form, kept in case the popup closes. */
export interface TokenDraft extends Access {
  name: string;
  description: string;
  /** The chosen expiry; `date` is `YYYY-MM-DD` in the user's time zone. */
  expiry:
    | { choice: "days"; days: number }
    | { choice: "months"; months: number }
    | { choice: "date"; date: string }
    | { choice: "never" };
}

/** A secret that the user has not acknowledged yet. It is dropped 10 minutes after it was first shown. */
export interface UnsavedSecret {
  token: TokenResource;
  secret: string;
  /** When it is dropped, in epoch milliseconds by this computer's clock. */
  availableUntil: number;
}

/** The token and owner of a creation. A new token has neither `regenerates` nor `collects`. */
export interface CreationTarget {
  /** The token before its regeneration. */
  regenerates?: TokenResource;
  /** The token before its secret was collected. */
  collects?: TokenResource;
  /** The owner of the token; absent for the user's own. */
  owner?: UserId;
}

/** The state of a connection's last "Create token", "Regenerate token" or "Collect". */
export type Creation = { at: "none" } | (CreationOutcome & CreationTarget);

type CreationOutcome =
  | { at: "working" }
  | { at: "failed"; failure: Failure }
  | { at: "created"; unsaved: UnsavedSecret }
  /** Created, but the secret was dropped or lost. */
  | { at: "secret_gone"; token: TokenResource }
  /** Created for another owner, who must collect the secret. */
  | { at: "handed"; token: TokenResource };
