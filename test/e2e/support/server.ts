import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "@playwright/test";
import { pollWithinPromise } from "./poll-within-promise.ts";

export const E2E_PORT = Number(process.env.E2E_PORT ?? 8791);
export const E2E_URL = `http://localhost:${E2E_PORT}`;

/** The server that all tests share. */
export interface ServerState {
  url: string;
  /** The folder of its D1 files. */
  stateFolder: string;
  /** The path of its log file. */
  log: string;
  /** The text that it printed when it was ready. */
  welcome: string;
}

const file = join(import.meta.dirname, "../../../.wrangler/e2e-server.json");

/** A file that passes the server's state from the set-up to the tests, which run in another process. */
export const serverState = {
  read: (): ServerState => JSON.parse(readFileSync(file, "utf8")),
  write: (state: ServerState) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  },
  remove: () => rmSync(file, { force: true }),
};

/** Returns the service credential that the server printed. */
export function readServiceCredential(): string {
  const [credential] = /lk_svc_\w{61}/.exec(serverState.read().welcome) ?? [];
  if (credential === undefined) throw new Error("the server printed no credential");
  return credential;
}

/** Asks about a token as a reverse proxy does. */
export function verify(token: string, query = ""): Promise<Response> {
  return fetch(`${E2E_URL}/verify${query}`, { headers: { Authorization: `Bearer ${token}` } });
}

/** Waits until `/verify` answers with this status, which is promised within 5 s of a change. */
export async function waitForStatus(status: number, token: string, query = ""): Promise<void> {
  const readStatus = async () => (await verify(token, query)).status;
  expect(await pollWithinPromise(readStatus, (answer) => answer === status)).toBe(status);
}

/** Waits until `/verify` refuses the token. */
export function waitUntilRefused(token: string, query = ""): Promise<void> {
  return waitForStatus(401, token, query);
}

/**
 * Introspects a token as an API does.
 *
 * @param credential by default that of an API in the home organization
 * @returns the body as text, so that tests can compare it exactly
 */
export async function introspect(
  token: string,
  credential: string = readServiceCredential(),
): Promise<string> {
  const response = await fetch(`${E2E_URL}/oauth/introspect`, {
    method: "POST",
    headers: { Authorization: `Bearer ${credential}` },
    body: new URLSearchParams({ token }),
  });
  return response.text();
}
