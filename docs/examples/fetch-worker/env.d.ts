declare namespace Cloudflare {
  interface Env {
    LATCHKEY_INTROSPECTION: string;
    LATCHKEY_CREDENTIAL: string;
  }
}
