import { exports } from "cloudflare:workers";
import {
  type GuardOptions,
  guard,
  type TokenVerifierBinding,
} from "../../../worker/guard/guard.ts";

/** A binding to the real entrypoint. */
export const realBinding: TokenVerifierBinding = {
  verify: (token, question) => exports.TokenVerifier.verify(token, question as never),
};

/**
 * Sends the same token twice to an API behind a guard.
 *
 * @param options change the guard's options
 * @returns the last status, and what the guard has logged to its option `log`
 */
export async function askTwice(options: object, token: string) {
  const log: string[] = [];
  const things = guard({
    api: "control-plane",
    scopes: ["API_READ"],
    log: (message: string) => log.push(message),
    ...options,
  } as unknown as GuardOptions).fetch(() => new Response());
  const headers = { Authorization: `Bearer ${token}` };
  const ask = () => things(new Request("https://api.example.com/things", { headers }));
  await ask();
  return { status: (await ask()).status, log };
}
