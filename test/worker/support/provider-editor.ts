import { env } from "cloudflare:workers";
import type { ProviderResource } from "../../../shared/wire/provider-resource.ts";
import { storeAccount } from "../identity/support/browser.ts";
import { call } from "./call.ts";
import { disconnectInternet } from "./fake-internet.ts";
import { ISSUER, serveProvider } from "./fake-provider.ts";
import { HOME, storeOrganization, storePerson } from "./organizations.ts";
import { MAPPING } from "./store-provider.ts";
import { storeSession } from "./store-token.ts";

/** The body that creates a provider. */
export const NEW = { name: "Acme Login", issuer: ISSUER, client_id: "client-1", mapping: MAPPING };

/** Opens the providers of the home organization, which has none yet, as an administrator. */
export async function openProviderEditor() {
  await storeOrganization();
  await env.DB.batch([
    env.DB.prepare("DELETE FROM providers"),
    env.DB.prepare("UPDATE organizations SET sign_in = 'any' WHERE id = ?").bind(HOME),
  ]);
  // An administrator with a password, without whom the last provider could not be ended.
  const id = await storeAccount(`${crypto.randomUUID()}@example.test`);
  const session = await storeSession(await storePerson({ id, role: "Global_Admin" }));
  disconnectInternet();
  serveProvider([]);
  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> => call(`/v1/providers${path}`, { method, token: session, body, headers });
  const create = async (change: Record<string, unknown> = {}): Promise<ProviderResource> =>
    (await send("POST", "", { ...NEW, ...change })).json<ProviderResource>();
  return { session, send, create };
}
export type ProviderEditor = Awaited<ReturnType<typeof openProviderEditor>>;

/** Reads a problem's status and type, and where it points to. */
export async function readProblem(response: Response) {
  const { type, errors } = await response.json<{ type: string; errors?: { pointer: string }[] }>();
  const pointers = errors?.map(({ pointer }) => pointer);
  return { status: response.status, type: type.split(":").at(-1), ...(pointers && { pointers }) };
}

/** Reads the audit rows of a provider, the oldest first. */
export async function readEvents(id: string) {
  const { results } = await env.DB.prepare(
    "SELECT action, details FROM audit_events WHERE target_id = ? ORDER BY rowid",
  )
    .bind(id)
    .all<{ action: string; details: string }>();
  return results.map(({ action, details }) => ({ action, details: JSON.parse(details) }));
}

/** Stores that a person has signed in through a provider. */
export async function storeIdentity(provider: string, person: string): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO identities (provider, subject, person, created_at) VALUES (?, ?2, ?2, 1)",
  )
    .bind(provider, person)
    .run();
}
