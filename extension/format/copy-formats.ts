/** The forms in which a secret can be copied. */
export const COPY_FORMATS = [
  "token",
  "header",
  "curl",
  "env",
  "github",
  "wrangler",
  "docker",
] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/**
 * Returns the text for the clipboard.
 *
 * @param url the address that the curl command requests
 */
export function formatSecret(format: CopyFormat, secret: string, url: string): string {
  switch (format) {
    case "token":
      return secret;
    case "header":
      return `Authorization: Bearer ${secret}`;
    case "curl":
      return `curl -H 'Authorization: Bearer ${secret}' '${url.replaceAll("'", "%27")}'`;
    case "env":
      return `LATCHKEY_TOKEN=${secret}`;
    // `printf` is the shell's own, so that no list of processes shows the secret. The space keeps the line out of the history of
    // shells that are set to it.
    case "github":
      return ` printf %s '${secret}' | gh secret set LATCHKEY_TOKEN`;
    case "wrangler":
      return ` printf %s '${secret}' | npx wrangler secret put LATCHKEY_TOKEN`;
    case "docker":
      return ` docker run --env-file <(printf %s 'LATCHKEY_TOKEN=${secret}') IMAGE`;
  }
}

/** Replaces all of a secret by dots but the characters that its hint shows. */
export function maskSecret(secret: string): string {
  const [, prefix = "", start = "", end = ""] = /^(\w+_)\w(\w{4})\w*(\w{4})$/.exec(secret) ?? [];
  const shown = prefix.length + start.length + end.length;
  return prefix + start + "•".repeat(secret.length - shown) + end;
}
