/** The forms in which a secret can be copied. */
export const COPY_FORMATS = ["token", "header", "curl", "env"] as const;
export type CopyFormat = (typeof COPY_FORMATS)[number];

/**
 * The text for the clipboard.
 *
 * @param url what the curl command asks for
 */
export function copyText(format: CopyFormat, secret: string, url: string): string {
  switch (format) {
    case "token":
      return secret;
    case "header":
      return `Authorization: Bearer ${secret}`;
    case "curl":
      return `curl -H 'Authorization: Bearer ${secret}' '${url.replaceAll("'", "%27")}'`;
    case "env":
      return `LATCHKEY_TOKEN=${secret}`;
  }
}

/** A secret as it may lie open on a screen: what its hint tells of it, dots for the rest. */
export function maskSecret(secret: string): string {
  const [, prefix = "", start = "", end = ""] = /^(\w+_)\w(\w{4})\w*(\w{4})$/.exec(secret) ?? [];
  const told = prefix.length + start.length + end.length;
  return prefix + start + "•".repeat(secret.length - told) + end;
}
