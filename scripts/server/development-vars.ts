import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const KEY_BYTES = 32;

/** A new secret of each kind, as the Worker reads it. */
const SECRETS = {
  TOKEN_KEYS: (random: RandomBytes) => `1:${random(KEY_BYTES).toString("base64url")}`,
  AUDIT_KEYS: (random: RandomBytes) => `1:${random(KEY_BYTES).toString("base64url")}`,
  AUTH_SECRET: (random: RandomBytes) => random(KEY_BYTES).toString("base64url"),
} as const;

export type SecretName = keyof typeof SECRETS;
export type RandomBytes = (size: number) => Buffer;

export const SECRET_NAMES = Object.keys(SECRETS) as SecretName[];

/** A fresh secret: 256 random bits, in the form that the setting of this name has. */
export function newSecret(name: SecretName, random: RandomBytes): string {
  return SECRETS[name](random);
}

/** The settings of a `.dev.vars` text: `NAME=value` lines, quotes around a value taken off. */
export function parseVars(text: string): Map<string, string> {
  const vars = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^\s*([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      vars.set(name, value.replace(/^(["'])(.*)\1$/, "$2"));
    }
  }
  return vars;
}

/** `text` with a fresh secret for each that it lacks; those it has stay, byte for byte. */
export function completeVars(text: string, random: RandomBytes): string {
  const present = parseVars(text);
  const missing = SECRET_NAMES.filter((name) => !present.get(name));
  if (missing.length === 0) return text;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return start + missing.map((name) => `${name}="${newSecret(name, random)}"\n`).join("");
}

/** Writes what `path` lacks; only its owner may read it. @returns whether anything was written. */
export function ensureDevelopmentVars(path: string, random: RandomBytes): boolean {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = completeVars(before, random);
  if (after !== before) writeFileSync(path, after, { mode: 0o600 });
  chmodSync(path, 0o600);
  return after !== before;
}
