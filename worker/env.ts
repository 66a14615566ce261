/** The Worker's bindings from wrangler.toml and its secrets. Read them through `readConfig`. */
export interface Env {
  DB: D1Database;
  /** Keeps copies of revocations, which a restored database has forgotten. Without it, they are only logged. */
  REVOCATIONS?: R2Bucket;
  SIGN_IN_LIMIT: RateLimit;
  /** Counts failed validations by network. */
  FAILURE_LIMIT: RateLimit;
  /** Counts changes by credential, and by member and organization. */
  MUTATION_LIMIT: RateLimit;
  /** Counts changes by organization. */
  ORGANIZATION_MUTATION_LIMIT: RateLimit;
  /** `<kid>:<base64url, 32 bytes or more>,…`: the first key issues tokens, all keys verify them. */
  TOKEN_KEYS?: string;
  /** Keys of the audit trail, in the format of TOKEN_KEYS. Keys are added, never removed. */
  AUDIT_KEYS?: string;
  /** Retention of the audit trail in whole days, 1 to 99999. Absent or empty keeps it forever. */
  AUDIT_RETENTION_DAYS?: string;
  /** Whole days, 1 to 99999, after which revoked and expired tokens are removed. Absent or empty keeps them forever. */
  ENDED_TOKEN_RETENTION_DAYS?: string;
  /** The most tokens of an organization without a quota of its own, 1 to 99999999. Absent or empty: 50,000. */
  ORGANIZATION_TOKEN_QUOTA?: string;
  /** `on` lets D1's read replicas answer, if replication is switched on at Cloudflare. Absent or `off`: the primary does. */
  REPLICAS?: string;
  /** How long a request keeps its isolate's cache current, in whole seconds up to 25. Absent or empty: 25. */
  LINGER_SECONDS?: string;
  /** `on` says in a `Server-Timing` header for what an answer waited. Absent or `off`: there is no such header. */
  SERVER_TIMING?: string;
  /** Signs sign-in cookies and forms; 32 characters or more. */
  AUTH_SECRET?: string;
  /** Accepted prefix words of tokens, comma-separated. New tokens get the first. */
  TOKEN_PREFIXES?: string;
  HOME_ORGANIZATION?: string;
  /** Exact redirect URIs of the extension, space-separated. */
  EXTENSION_REDIRECTS?: string;
  /** Where people get the extension: `chrome=https://… edge=https://… firefox=https://…`, each at most once. */
  EXTENSION_LINKS?: string;
  /** Turns development seeding on. Only `npm start` sets it, to a random word. */
  DEVELOPMENT_SEED?: string;
}
