/** The permissions of a token on one entity (RFC 9396 §2). */
export interface AuthorizationDetail {
  /** The entity's type in the catalog. */
  readonly type: string;
  readonly identifier: string;
  /** Permissions and their aliases. */
  readonly actions: readonly string[];
}

/** The verdict on a token that passed, with everything an API may learn about it. */
export interface AllowedVerdict {
  readonly status: "allowed";
  readonly token_id: string;
  /** The owner's user id. */
  readonly subject: string;
  /** The owner's role, in case the API gives a scope a special meaning for some roles. */
  readonly role: string;
  readonly organization: string;
  /** Effective scopes as scope-tokens (RFC 6749 §3.3). If the question names an API, only its scopes. */
  readonly scopes: readonly string[];
  /** Scopes that are restricted to one entity, grouped by entity. */
  readonly authorization_details: readonly AuthorizationDetail[];
  /** When the presented secret expires at the latest, in seconds since the epoch; `null` means never. */
  readonly expires_at: number | null;
  /** How long the verdict may be used, counted from before it was requested. */
  readonly max_age_ms: number;
}

/** The verdict on a valid token that lacks a required scope or method. */
export interface InsufficientScopeVerdict {
  readonly status: "insufficient_scope";
  /** The required scopes. If empty, the token has no scope at all, or no access level that allows the method. */
  readonly required: readonly string[];
  readonly max_age_ms: number;
}

/** The verdict on an invalid token. The reason is for the API's log; clients should see one answer for all. */
export interface RefusedVerdict {
  readonly status: "refused";
  /** `unknown`: forged, deleted, of another organization, or not a personal access token. */
  readonly reason:
    | "malformed"
    | "unknown"
    | "revoked"
    | "expired"
    | "superseded"
    | "owner_disabled"
    | "owner_away";
  readonly max_age_ms: number;
}

/** Latchkey's verdict on a token, tagged by `status`. Only `allowed` permits the request. */
export type TokenVerdict =
  | AllowedVerdict
  | InsufficientScopeVerdict
  | RefusedVerdict
  /** The question itself is invalid, such as a misspelt key: a bug in the calling API. */
  | { readonly status: "invalid_question" }
  /** Latchkey cannot answer now: refuse the request. */
  | { readonly status: "unavailable"; readonly retry_after_seconds: number };
