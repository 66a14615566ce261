import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const KEY_BYTES = 32;

/** Makes a new secret for each setting, in the form that the Worker reads. */
const SECRETS = {
  TOKEN_KEYS: (random: RandomBytes) => `1:${random(KEY_BYTES).toString("base64url")}`,
  AUDIT_KEYS: (random: RandomBytes) => `1:${random(KEY_BYTES).toString("base64url")}`,
  AUTH_SECRET: (random: RandomBytes) => random(KEY_BYTES).toString("base64url"),
} as const;

export type SecretName = keyof typeof SECRETS;
export type RandomBytes = (size: number) => Buffer;

export const SECRET_NAMES = Object.keys(SECRETS) as SecretName[];

/** Makes a secret of 256 random bits, in the form of its setting. */
export function generateSecret(name: SecretName, random: RandomBytes): string {
  return SECRETS[name](random);
}

/** Parses the `NAME=value` lines of `.dev.vars` and removes quotes around values. */
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

/** Appends a new secret for each missing setting; the existing text stays byte for byte. */
export function completeVars(text: string, random: RandomBytes): string {
  const present = parseVars(text);
  const missing = SECRET_NAMES.filter((name) => !present.get(name));
  if (missing.length === 0) return text;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return start + missing.map((name) => `${name}="${generateSecret(name, random)}"\n`).join("");
}

/** Adds missing secrets to a file that only its owner may read. @returns true if the file has changed */
export function ensureDevelopmentVars(path: string, random: RandomBytes): boolean {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = completeVars(before, random);
  if (after !== before) writeFileSync(path, after, { mode: 0o600 });
  chmodSync(path, 0o600);
  return after !== before;
}
