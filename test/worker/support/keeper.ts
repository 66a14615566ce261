import { env } from "cloudflare:workers";
import type { KeptCopyKey } from "../../../shared/wire/kept-copy.ts";
import { call } from "./call.ts";
import { HOME, now, storePerson } from "./organizations.ts";
import { setKeeping } from "./store-kept-token.ts";
import { type StoreTokenOptions, storeToken } from "./store-token.ts";

/** Returns the hint of a token's current secret. */
export const findHint = (id: string) =>
  env.DB.prepare("SELECT hint FROM token_secrets WHERE token_id = ? AND valid_until IS NULL")
    .bind(id)
    .first<string>("hint");

/** Counts the kept copies of a token, of all its secrets. */
export const countCopies = (id: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM kept_copies WHERE token_id = ?")
    .bind(id)
    .first<number>("n");

/** Returns status and problem of an answer, whose problem is `undefined` if it is none. */
export async function readProblem(answer: Response) {
  const { type } = await answer.json<{ type?: string }>();
  return { status: answer.status, type: type?.replace("urn:latchkey:problem:", "") };
}

/** Stores a person of the home organization with a token and a browser, and lets members keep secrets. */
export async function openKeeper(
  change: Partial<StoreTokenOptions> = {},
  setting: Parameters<typeof setKeeping>[1] = "signed_in",
) {
  await setKeeping(HOME, setting);
  const owner = await storePerson();
  const browser = `key of ${owner}`;
  const base = { kind: "ses", owner, browser, name: "Firefox on Linux" } as const;
  const signIn = (options: Partial<StoreTokenOptions> = {}) =>
    storeToken({ ...base, expiresAt: now() + 3600, ...options });
  const session = await signIn();
  const token = await storeToken({ owner, expiresAt: now() + 3600, ...change });
  const path = `/v1/tokens/${token.id}/copies`;
  const keep = async (by = session.plaintext, hint?: string | null) =>
    call(path, {
      method: "POST",
      token: by,
      body: { hint: hint ?? (await findHint(token.id)) },
    });
  return {
    ...{ owner, browser, session, token, path, signIn, keep },
    async keepOk(by?: string) {
      const answer = await keep(by);
      if (!answer.ok) throw new Error(await answer.text());
      return answer.json<KeptCopyKey>();
    },
    open: (copy: string, by = session.plaintext) =>
      call(`${path}/${copy}/open`, { method: "POST", token: by }),
    list: async () =>
      (await call(path, { token: session.plaintext })).json<{
        copies: Record<string, unknown>[];
      }>(),
  };
}
