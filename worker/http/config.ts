import { err, ok, type Result } from "../../shared/result.ts";
import { PREFIX_WORD } from "../../shared/token-shape.ts";
import type { Env } from "../env.ts";
import { type KeyRing, parseKeyRing } from "../tokens/key-ring.ts";
import { importKeyRing, type MacKeyRing } from "../tokens/mac-key-ring.ts";
import { LINGER_MS } from "../verification/bounds.ts";
import { type ExtensionLink, parseExtensionLinks } from "./parse-extension-links.ts";

/** The Worker's settings, parsed and checked from `Env`. */
export interface Config {
  tokenKeys: KeyRing;
  /** MAC keys derived from `tokenKeys` once, so that a validation derives none. */
  tokenMacs: MacKeyRing;
  /** Keys that sign the audit trail, from AUDIT_KEYS. */
  auditMacs: MacKeyRing;
  authSecret: string;
  /** Accepted prefix words of tokens. New tokens get the first. */
  prefixes: readonly [string, ...string[]];
  homeOrganization: string;
  extensionRedirects: readonly string[];
  /** Where people get the extension, for the page at `/`. */
  extensionLinks: readonly ExtensionLink[];
  /** Retention of the audit trail in days, or `null` to keep it forever. */
  auditRetentionDays: number | null;
  /** Days after which ended tokens are removed, or `null` to keep them forever. */
  endedTokenRetentionDays: number | null;
  /** The most tokens that an organization without a quota of its own stores. */
  organizationTokenQuota: number;
  /** True if replicas answer whose freshness their pulse proves. */
  replicas: boolean;
  /** How long a request keeps its isolate's cache current, in milliseconds. */
  lingerMs: number;
  /** True if answers of validation say for what they waited. */
  serverTiming: boolean;
  developmentSeed: string | null;
}

const MIN_SECRET_LENGTH = 32;
const DEFAULT_TOKEN_QUOTA = 50_000;

const splitWords = (text: string | undefined, separator: RegExp): string[] =>
  (text ?? "").split(separator).filter((word) => word !== "");

/**
 * Reads and checks the settings.
 *
 * @returns the settings, or the name (never the value) of the first that is missing or wrong
 */
export async function readConfig(env: Env): Promise<Result<Config, { setting: keyof Env }>> {
  const tokenKeys = parseKeyRing(env.TOKEN_KEYS ?? "");
  if (!tokenKeys.ok) return err({ setting: "TOKEN_KEYS" });
  const auditKeys = parseKeyRing(env.AUDIT_KEYS ?? "");
  if (!auditKeys.ok) return err({ setting: "AUDIT_KEYS" });
  const authSecret = env.AUTH_SECRET ?? "";
  if (authSecret.length < MIN_SECRET_LENGTH) return err({ setting: "AUTH_SECRET" });
  const [first, ...others] = splitWords(env.TOKEN_PREFIXES ?? "lk", /,/);
  if (first === undefined) return err({ setting: "TOKEN_PREFIXES" });
  const prefixes: [string, ...string[]] = [first, ...others];
  if (!prefixes.every((prefix) => PREFIX_WORD.test(prefix))) {
    return err({ setting: "TOKEN_PREFIXES" });
  }
  const homeOrganization = env.HOME_ORGANIZATION ?? "";
  if (!/^org_[0-9A-Za-z_-]{1,48}$/.test(homeOrganization)) {
    return err({ setting: "HOME_ORGANIZATION" });
  }
  const extensionLinks = parseExtensionLinks(env.EXTENSION_LINKS ?? "");
  if (extensionLinks === null) return err({ setting: "EXTENSION_LINKS" });
  const rest = readBoundsAndSwitches(env);
  if (!rest.ok) return rest;
  return ok({
    tokenKeys: tokenKeys.value,
    tokenMacs: await importKeyRing(tokenKeys.value, "latchkey/token"),
    auditMacs: await importKeyRing(auditKeys.value, "latchkey/audit"),
    authSecret,
    prefixes,
    homeOrganization,
    extensionRedirects: splitWords(env.EXTENSION_REDIRECTS, /\s+/),
    extensionLinks,
    ...rest.value,
    developmentSeed: env.DEVELOPMENT_SEED || null,
  });
}

function readBoundsAndSwitches(
  env: Env,
): Result<Bounds & ValidationSettings, { setting: keyof Env }> {
  const bounds = readBounds(env);
  if (!bounds.ok) return bounds;
  const validation = readValidationSettings(env);
  return validation.ok ? ok({ ...bounds.value, ...validation.value }) : validation;
}

/** The settings that bound what is stored. */
type Bounds = Pick<
  Config,
  "auditRetentionDays" | "endedTokenRetentionDays" | "organizationTokenQuota"
>;

function readBounds(env: Env): Result<Bounds, { setting: keyof Env }> {
  const auditRetentionDays = readDays(env.AUDIT_RETENTION_DAYS);
  if (Number.isNaN(auditRetentionDays)) return err({ setting: "AUDIT_RETENTION_DAYS" });
  const endedTokenRetentionDays = readDays(env.ENDED_TOKEN_RETENTION_DAYS);
  if (Number.isNaN(endedTokenRetentionDays)) return err({ setting: "ENDED_TOKEN_RETENTION_DAYS" });
  const quota = readWholeNumber(env.ORGANIZATION_TOKEN_QUOTA, 8);
  if (Number.isNaN(quota)) return err({ setting: "ORGANIZATION_TOKEN_QUOTA" });
  const organizationTokenQuota = quota ?? DEFAULT_TOKEN_QUOTA;
  return ok({ auditRetentionDays, endedTokenRetentionDays, organizationTokenQuota });
}

/** The settings of validation at the edge. */
type ValidationSettings = Pick<Config, "replicas" | "lingerMs" | "serverTiming">;

function readValidationSettings(env: Env): Result<ValidationSettings, { setting: keyof Env }> {
  const replicas = readSwitch(env.REPLICAS);
  if (replicas === null) return err({ setting: "REPLICAS" });
  const serverTiming = readSwitch(env.SERVER_TIMING);
  if (serverTiming === null) return err({ setting: "SERVER_TIMING" });
  const seconds = env.LINGER_SECONDS || String(LINGER_MS / 1000);
  const isGood = /^\d{1,2}$/.test(seconds) && Number(seconds) * 1000 <= LINGER_MS;
  if (!isGood) return err({ setting: "LINGER_SECONDS" });
  return ok({ replicas, serverTiming, lingerMs: Number(seconds) * 1000 });
}

/** @returns `null` if the text is neither `on` nor `off`; off if nothing is set */
function readSwitch(text: string | undefined): boolean | null {
  if (text === undefined || text === "" || text === "off") return false;
  return text === "on" ? true : null;
}

const readDays = (text: string | undefined): number | null => readWholeNumber(text, 5);

/** @returns `null` if nothing is set, NaN if the text is not a whole number from 1 up, of `digits` at most */
function readWholeNumber(text: string | undefined, digits: number): number | null {
  if (text === undefined || text === "") return null;
  return /^[1-9]\d*$/.test(text) && text.length <= digits ? Number(text) : Number.NaN;
}
