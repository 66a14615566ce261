import * as v from "valibot";
import { KeptCopyId } from "../ids.ts";
import { Rfc3339 } from "../time.ts";

/** The hint of a secret, such as `lk_pat_1a2b…3c4d`. */
export const SecretHint = v.pipe(
  v.string(),
  v.maxLength(30),
  v.regex(/^[a-z][a-z0-9]{0,15}_pat_[0-9A-Za-z]{4}…[0-9A-Za-z]{4}$/),
);

/** The key of a kept copy: 32 bytes for AES-256-GCM, base64url. */
export const CopyKey = v.pipe(v.string(), v.length(43), v.regex(/^[A-Za-z0-9_-]+$/));

/** The body of `POST /v1/tokens/{id}/copies`. */
export const KeepSecretRequest = v.strictObject({
  /** The hint of the secret that is to be kept, which must be the token's current one. */
  hint: SecretHint,
});

/** A kept copy and the key that seals its secret. The key is never stored. */
export const KeptCopyKey = v.object({ id: KeptCopyId, key: CopyKey });
export type KeptCopyKey = v.InferOutput<typeof KeptCopyKey>;

/** The key of a kept copy, and the hint of the secret that it must open. */
export const OpenedCopyKey = v.object({ key: CopyKey, hint: v.string() });
export type OpenedCopyKey = v.InferOutput<typeof OpenedCopyKey>;

/** A browser that keeps a token's secret. */
export const KeptCopyResource = v.object({
  id: KeptCopyId,
  /** Such as "Chrome on Linux". */
  browser: v.string(),
  kept_at: Rfc3339,
  /** When its key was last released after that; `null` if never. */
  opened_at: v.nullable(Rfc3339),
  /** True if the requesting installation keeps it, for the requesting person. */
  current: v.boolean(),
});
export type KeptCopyResource = v.InferOutput<typeof KeptCopyResource>;

/** The browsers that keep the current secret of a token, the newest first. */
export const KeptCopyList = v.object({ copies: v.array(KeptCopyResource) });
