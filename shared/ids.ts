import * as v from "valibot";

const id = (prefix: string) =>
  v.pipe(v.string(), v.maxLength(36), v.regex(new RegExp(`^${prefix}_[0-9A-Za-z]{1,32}$`)));

/** Ids on the wire: a prefix for the kind, then letters and digits. They are not secret. */
export const TokenId = id("tok");
export const ScopeId = id("scp");
export const UserId = id("usr");
export type UserId = v.InferOutput<typeof UserId>;
export const LinkId = id("lnk");
export const ProviderId = id("prv");
export const KeptCopyId = id("kpt");
export const AuditEventId = id("aud");
/** An id of a role, group, control, level or entity type in a catalog. */
export const CatalogId = v.pipe(v.string(), v.maxLength(64), v.regex(/^[A-Za-z0-9_.:-]+$/));
/** An organization's id. Allows `_` and `-`, since people write ids by hand in a proxy's configuration. */
export const OrganizationId = v.pipe(
  v.string(),
  v.maxLength(52),
  v.regex(/^org_[0-9A-Za-z_-]{1,48}$/),
);

export type IdPrefix =
  | "tok"
  | "scp"
  | "usr"
  | "org"
  | "aud"
  | "ses"
  | "use"
  | "lnk"
  | "prv"
  | "kpt";
