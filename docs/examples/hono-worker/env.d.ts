import type { TokenVerifierBinding } from "latchkey/guard";

declare global {
  namespace Cloudflare {
    interface Env {
      LATCHKEY: TokenVerifierBinding;
      LATCHKEY_TOKEN: string;
    }
  }
}
