import type { TokenKind } from "../../../shared/token-shape.ts";
import { type IssuedSecret, issueSecret } from "../../../worker/tokens/issue-secret.ts";
import { parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { importKeyRing, type MacKeyRing } from "../../../worker/tokens/mac-key-ring.ts";
import { testKeys } from "../../support/test-keys.ts";

/** The Worker's settings in the bench. */
export const BENCH_BINDINGS = {
  ...testKeys,
  HOME_ORGANIZATION: "org_home",
  TOKEN_PREFIXES: "lk",
  EXTENSION_REDIRECTS: "",
  ORGANIZATION_TOKEN_QUOTA: "99999999",
} as const;

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Returns a function that issues secrets as the Worker does, under the bench's keys. */
export async function createIssuer(): Promise<(kind: TokenKind) => Promise<IssuedSecret>> {
  const keys = parseKeyRing(testKeys.TOKEN_KEYS);
  if (!keys.ok) throw new Error("the bench's keys are wrong");
  const ring: MacKeyRing = await importKeyRing(keys.value, "latchkey/token");
  return (kind) => issueSecret({ ring, prefix: "lk", kind, randomBytes });
}

/** Issues many secrets, a thousand in parallel, since each waits for WebCrypto. */
export async function issueMany(count: number): Promise<IssuedSecret[]> {
  const issue = await createIssuer();
  const secrets: IssuedSecret[] = [];
  while (secrets.length < count) {
    const length = Math.min(1_000, count - secrets.length);
    secrets.push(...(await Promise.all(Array.from({ length }, () => issue("pat")))));
  }
  return secrets;
}
