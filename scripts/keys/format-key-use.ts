import type { KeyUse } from "../../worker/db/recovery/retire-key.ts";

/** Renders what works with a key, by organization. */
export function formatKeyUse(kid: string, uses: readonly KeyUse[]): string {
  if (uses.length === 0) return `Nothing works with key ${kid}.`;
  return [
    `This works with key ${kid}:`,
    ...uses.map(
      ({ organization, tokens, sessions, credentials, superseded }) =>
        `  ${organization}: tokens ${tokens}, sessions ${sessions}, APIs' credentials ${credentials}, ` +
        `superseded secrets ${superseded}`,
    ),
  ].join("\n");
}

/** Renders how many client secrets of sign-in providers are sealed under a key. */
export function formatSealedSecrets(kid: string, count: number): string {
  return `Sealed under key ${kid}: client secrets of sign-in providers ${count}.`;
}

/** Renders how many kept secrets end with a key. */
export function formatKeptCopies(kid: string, count: number): string {
  return `Kept in browsers under key ${kid}: secrets ${count}. Without the key nobody can copy them again.`;
}

/**
 * Renders how to remove a key with which nothing works any more.
 *
 * @param others the ids of the keys that stay
 */
export function formatRemoval(kid: string, others: readonly string[], remote: boolean): string {
  const stays = others.length === 1 ? `key ${others[0]} stays` : `keys ${others.join(", ")} stay`;
  return [
    `Remove key ${kid} from TOKEN_KEYS now; ${stays}:`,
    ...(remote
      ? [
          `  npx wrangler secret put TOKEN_KEYS   # the list without the entry that begins with ${kid}:`,
          "Remove it from your own copy too: in the password manager, or in the file that the deployment named.",
        ]
      : [`  in .dev.vars, the entry that begins with ${kid}:. Then start Latchkey again.`]),
    `Never use the id ${kid} again.`,
  ].join("\n");
}
