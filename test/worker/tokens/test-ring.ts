import { encodeBase64url } from "../../../shared/base64url.ts";
import { type KeyRing, parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { importKeyRing, type MacKeyRing } from "../../../worker/tokens/mac-key-ring.ts";

/** Writes the text of a ring with a different key of 32 bytes for each kid. */
export function ringText(kids: string): string {
  return Array.from(kids, (kid, index) => {
    const key = new Uint8Array(32).fill(index + 1);
    key[0] = kid.charCodeAt(0);
    return `${kid}:${encodeBase64url(key)}`;
  }).join(",");
}

export function keyRing(kids: string): KeyRing {
  const parsed = parseKeyRing(ringText(kids));
  if (!parsed.ok) throw new Error(parsed.refusal.reason);
  return parsed.value;
}

export function tokenRing(kids: string): Promise<MacKeyRing> {
  return importKeyRing(keyRing(kids), "latchkey/token");
}
