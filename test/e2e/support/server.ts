import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "@playwright/test";
import { withinPromise } from "./within-promise.ts";

export const E2E_PORT = 8791;
export const E2E_URL = `http://localhost:${E2E_PORT}`;

/** The server that all tests share. */
export interface ServerState {
  url: string;
  /** Where its D1 files lie. */
  stateFolder: string;
  /** All that it has printed, which goes on growing. */
  log: string;
  /** What it printed when it was ready. */
  welcome: string;
}

const file = join(import.meta.dirname, "../../../.wrangler/e2e-server.json");

/** Handed from the set-up to the tests, which run in another process. */
export const serverState = {
  read: (): ServerState => JSON.parse(readFileSync(file, "utf8")),
  write: (state: ServerState) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  },
  remove: () => rmSync(file, { force: true }),
};

/** This start's service credential, as it was printed. */
export function serviceCredential(): string {
  const [credential] = /lk_svc_\w{61}/.exec(serverState.read().welcome) ?? [];
  if (credential === undefined) throw new Error("the server printed no credential");
  return credential;
}

/** Asks the forward-auth door about a token. */
export function verify(token: string, query = ""): Promise<Response> {
  return fetch(`${E2E_URL}/verify${query}`, { headers: { Authorization: `Bearer ${token}` } });
}

/** Waits until the door answers so: it has promised to within 5 s of whatever changed. */
export async function untilAnswered(status: number, token: string, query = ""): Promise<void> {
  const ask = async () => (await verify(token, query)).status;
  expect(await withinPromise(ask, (answer) => answer === status)).toBe(status);
}

/** Waits until the door refuses the token. */
export function untilRefused(token: string, query = ""): Promise<void> {
  return untilAnswered(401, token, query);
}

/**
 * Asks as an API would. @returns the body as text, since "exactly" is what is promised
 *
 * @param credential of an API of the home organization unless another's is given
 */
export async function introspect(
  token: string,
  credential: string = serviceCredential(),
): Promise<string> {
  const response = await fetch(`${E2E_URL}/oauth/introspect`, {
    method: "POST",
    headers: { Authorization: `Bearer ${credential}` },
    body: new URLSearchParams({ token }),
  });
  return response.text();
}
