import type { UserId } from "../shared/ids.ts";
import type { TokenResource } from "../shared/wire/token-resource.ts";
import type { Failure } from "./connection.ts";

/** Which entities of a type picked permissions are for. */
export interface EntityPick {
  /** The entity type's id. */
  type: string;
  /** The one permission that it is for; `null`: for all of the type that have no pick of their own. */
  permission: string | null;
  /** `*`: every entity, whatever `ids` says. */
  every: boolean;
  ids: string[];
  /** What is being typed and is no id yet. */
  typed: string;
}

/** What a token is to be allowed, as a form holds it. */
export interface Access {
  /** Ids of permissions, and of levels as `<api>:<level>`, in the order in which they were picked. */
  permissions: string[];
  entities: EntityPick[];
}

/** A form being filled in, kept for when the popup closes. */
export interface TokenDraft extends Access {
  name: string;
  description: string;
  /** The chosen expiry as the form holds it; `date` is `YYYY-MM-DD` in the person's zone. */
  expiry:
    | { choice: "days"; days: number }
    | { choice: "months"; months: number }
    | { choice: "date"; date: string }
    | { choice: "never" };
}

/** A secret that its owner has not yet said to have saved. Lives 10 minutes after it was first shown. */
export interface UnsavedSecret {
  token: TokenResource;
  secret: string;
  /** Epoch milliseconds at which it is dropped. */
  availableUntil: number;
}

/** What a creation is about: of a new token neither of the first two. */
export interface CreationSubject {
  /** The token as it was when it was to be regenerated. */
  regenerates?: TokenResource;
  /** The token as it was when the secret that somebody else made for it was to be collected. */
  collects?: TokenResource;
  /** For whom it is; absent where it is for the connection's own person. */
  owner?: UserId;
}

/** What has become of the last "Create token", "Regenerate token" or "Collect" of a connection. */
export type Creation = { at: "none" } | (CreationOutcome & CreationSubject);

type CreationOutcome =
  | { at: "working" }
  | { at: "failed"; failure: Failure }
  | { at: "created"; unsaved: UnsavedSecret }
  /** Created, but the secret was not saved in time. */
  | { at: "secret_gone"; token: TokenResource }
  /** Made for somebody else: its secret waits for them. */
  | { at: "handed"; token: TokenResource };
