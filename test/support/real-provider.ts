/** The OpenID provider that the set-up of the Worker's tests starts, as it names itself and as Latchkey knows it. */
export const REAL_ISSUER = "https://login.real.example";
export const REAL_PROVIDER = "prv_real";
export const REAL_SECRET = "the secret of a test";
/** The path at which the real provider answers the logout forms that it has sent since the last question. */
export const SENT_LOGOUTS = "/sent-logouts";

declare module "vitest" {
  interface ProvidedContext {
    /** The address on this computer at which the real provider listens. */
    realProvider: string;
  }
}
