/** The Worker's bindings, as wrangler.toml and the secrets give them. Read through `readConfig`. */
export interface Env {
  DB: D1Database;
  SIGN_IN_LIMIT: RateLimit;
  /** Counts failed validations by network. */
  FAILURE_LIMIT: RateLimit;
  /** `<kid>:<base64url, 32 bytes or more>,…`: the first issues tokens, all verify. */
  TOKEN_KEYS?: string;
  /** Like TOKEN_KEYS, for the audit trail; only ever grows. */
  AUDIT_KEYS?: string;
  /** Whole days, 1 to 99999, for which the audit trail is kept; absent or empty: for good. */
  AUDIT_RETENTION_DAYS?: string;
  /** Signs sign-in cookies and forms; 32 characters or more. */
  AUTH_SECRET?: string;
  /** Prefix words of tokens, comma-separated; the first issues. */
  TOKEN_PREFIXES?: string;
  HOME_ORGANIZATION?: string;
  /** Exact redirect URIs of the extension, space-separated. */
  EXTENSION_REDIRECTS?: string;
  /** Set by `npm start` alone, to a random word: turns development seeding on. */
  DEVELOPMENT_SEED?: string;
}
