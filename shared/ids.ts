import * as v from "valibot";

const id = (prefix: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^${prefix}_[0-9A-Za-z]{1,32}$`)));

/** Ids on the wire: a prefix that says what they name, then letters and digits. Not secret. */
export const TokenId = id("tok");
export const ScopeId = id("scp");
export const UserId = id("usr");
export type UserId = v.InferOutput<typeof UserId>;
export const LinkId = id("lnk");
export const AuditEventId = id("aud");
/** What a catalog calls its roles, groups, controls, levels and entity types. */
export const CatalogId = v.pipe(v.string(), v.maxLength(64), v.regex(/^[A-Za-z0-9_.:-]+$/));
/** Also written by hand, in a proxy's configuration. */
export const OrganizationId = v.pipe(v.string(), v.regex(/^org_[0-9A-Za-z_-]{1,48}$/));

export type IdPrefix = "tok" | "scp" | "usr" | "org" | "aud" | "ses" | "use" | "lnk";
