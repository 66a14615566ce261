import { err, ok, type Result } from "../../shared/result.ts";
import { PREFIX_WORD } from "../../shared/token-shape.ts";
import type { Env } from "../env.ts";
import { type KeyRing, parseKeyRing } from "../tokens/key-ring.ts";
import { importKeyRing, type MacKeyRing } from "../tokens/mac-key-ring.ts";

/** The Worker's settings, checked: what `Env` has as text. */
export interface Config {
  tokenKeys: KeyRing;
  /** Derived from `tokenKeys` once, so that a validation derives none. */
  tokenMacs: MacKeyRing;
  /** Of AUDIT_KEYS: what the audit trail is signed with. */
  auditMacs: MacKeyRing;
  authSecret: string;
  /** Accepted prefix words of tokens; the first issues. */
  prefixes: readonly [string, ...string[]];
  homeOrganization: string;
  extensionRedirects: readonly string[];
  /** For how many days the audit trail is kept; `null`: for good. */
  auditRetentionDays: number | null;
  developmentSeed: string | null;
}

const MIN_SECRET_LENGTH = 32;

const words = (text: string | undefined, separator: RegExp): string[] =>
  (text ?? "").split(separator).filter((word) => word !== "");

/**
 * Reads and checks the settings.
 *
 * @returns the settings, or the name of the first one that is missing or wrong (never its value).
 */
export async function readConfig(env: Env): Promise<Result<Config, { setting: keyof Env }>> {
  const tokenKeys = parseKeyRing(env.TOKEN_KEYS ?? "");
  if (!tokenKeys.ok) return err({ setting: "TOKEN_KEYS" });
  const auditKeys = parseKeyRing(env.AUDIT_KEYS ?? "");
  if (!auditKeys.ok) return err({ setting: "AUDIT_KEYS" });
  const authSecret = env.AUTH_SECRET ?? "";
  if (authSecret.length < MIN_SECRET_LENGTH) return err({ setting: "AUTH_SECRET" });
  const [first, ...others] = words(env.TOKEN_PREFIXES ?? "lk", /,/);
  if (first === undefined) return err({ setting: "TOKEN_PREFIXES" });
  const prefixes: [string, ...string[]] = [first, ...others];
  if (!prefixes.every((prefix) => PREFIX_WORD.test(prefix))) {
    return err({ setting: "TOKEN_PREFIXES" });
  }
  const homeOrganization = env.HOME_ORGANIZATION ?? "";
  if (!/^org_[0-9A-Za-z_-]{1,48}$/.test(homeOrganization)) {
    return err({ setting: "HOME_ORGANIZATION" });
  }
  const auditRetentionDays = readDays(env.AUDIT_RETENTION_DAYS);
  if (Number.isNaN(auditRetentionDays)) return err({ setting: "AUDIT_RETENTION_DAYS" });
  return ok({
    tokenKeys: tokenKeys.value,
    tokenMacs: await importKeyRing(tokenKeys.value, "latchkey/token"),
    auditMacs: await importKeyRing(auditKeys.value, "latchkey/audit"),
    authSecret,
    prefixes,
    homeOrganization,
    extensionRedirects: words(env.EXTENSION_REDIRECTS, /\s+/),
    auditRetentionDays,
    developmentSeed: env.DEVELOPMENT_SEED || null,
  });
}

/** @returns `null` where nothing is set, NaN where it is no whole number of days from 1 to 99,999 */
function readDays(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;
}
