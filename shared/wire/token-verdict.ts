/** What a token may do with one entity (RFC 9396 §2). */
export interface AuthorizationDetail {
  /** The entity's type in the catalog. */
  readonly type: string;
  readonly identifier: string;
  /** Permissions, and the aliases that stand for them. */
  readonly actions: readonly string[];
}

/** A token that passed, with all that an API may learn of it. */
export interface AllowedVerdict {
  readonly status: "allowed";
  readonly token_id: string;
  /** The owner's user id. */
  readonly subject: string;
  /** The owner's role: an API may give a scope more meaning for some. */
  readonly role: string;
  readonly organization: string;
  /** What the token may do now, as scope-tokens (RFC 6749 §3.3); only the asked API's, where one was. */
  readonly scopes: readonly string[];
  /** The scopes among them that are restricted to one entity, by entity. */
  readonly authorization_details: readonly AuthorizationDetail[];
  /** When the presented secret stops at the latest, in seconds since the epoch; `null`: never. */
  readonly expires_at: number | null;
  /** How much longer this may be relied on, counted from before it was asked for. */
  readonly max_age_ms: number;
}

/** A good token that may not do what was asked. */
export interface InsufficientScopeVerdict {
  readonly status: "insufficient_scope";
  /** The scopes that would have been enough. Empty where none was named: the token has none at all, or no level for the method. */
  readonly required: readonly string[];
  readonly max_age_ms: number;
}

/** No good token. The reason is for the API's own log; a stranger is told the same for all of them. */
export interface RefusedVerdict {
  readonly status: "refused";
  /** `unknown`: forged, deleted, of another organization, or not a personal access token. */
  readonly reason:
    | "malformed"
    | "unknown"
    | "revoked"
    | "expired"
    | "superseded"
    | "owner_disabled";
  readonly max_age_ms: number;
}

/** What Latchkey says of a token, tagged by `status`. Only `allowed` lets anybody in. */
export type TokenVerdict =
  | AllowedVerdict
  | InsufficientScopeVerdict
  | RefusedVerdict
  /** The question itself is wrong, such as a misspelt key: a fault of whoever asks. */
  | { readonly status: "invalid_question" }
  /** No answer can be given now: let nobody in. */
  | { readonly status: "unavailable"; readonly retry_after_seconds: number };
