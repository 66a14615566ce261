/** The pages of other origins that may call a guarded API (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export interface CorsOptions {
  /** Origins, such as `https://app.example.com`, without a path. `"*"` lets pages of every origin call the API. */
  readonly origins: "*" | readonly string[];
  /** Methods that pages may use; GET, HEAD, POST, PUT, PATCH and DELETE by default. */
  readonly methods?: readonly string[];
  /** Request headers that pages may set besides `Authorization`; `Content-Type` by default. */
  readonly allowedHeaders?: readonly string[];
  /** Response headers that pages may read besides `WWW-Authenticate`, `Retry-After` and those that they always may. */
  readonly exposedHeaders?: readonly string[];
  /** How long browsers keep the answer to a preflight; 600 by default. */
  readonly maxAgeSeconds?: number;
}
