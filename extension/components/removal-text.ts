import { t } from "../format/text.ts";
import type { Removal } from "../state/token-removal.ts";

/** What is announced once a token is revoked or deleted. */
export function removalText({ kind, token: { name } }: Removal): string {
  return t(`${kind}.done`, { name });
}
