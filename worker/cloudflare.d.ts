import type { Env as LatchkeyEnv } from "./env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends LatchkeyEnv {}
    interface GlobalProps {
      mainModule: typeof import("./index.ts");
    }
  }
}
