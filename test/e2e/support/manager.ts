import { rmSync } from "node:fs";
import { expect } from "@playwright/test";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { launch, newProfile } from "./chromium.ts";
import { readSessionToken } from "./extension-storage.ts";
import type { SeededOrganization } from "./seed-organization.ts";
import { E2E_URL } from "./server.ts";
import { signedInPopup } from "./story.ts";

/** The calls to `/v1` by which a manager manages other members' tokens. */
export interface Manager {
  /** Creates a token for the member with this email address, who then collects it. */
  create(
    email: string,
    token: { name: string; expires?: object; scopes?: readonly object[] },
  ): Promise<TokenResource>;
  /** Regenerates a token; its old secret works until the new one is collected. */
  regenerate(token: TokenResource): Promise<TokenResource>;
  withdraw(token: TokenResource): Promise<void>;
}

/** Signs in an organization's token manager in a separate browser, which is then closed. */
export async function signInManager(organization: SeededOrganization): Promise<Manager> {
  const profile = newProfile();
  const context = await launch(profile);
  await signedInPopup(context, organization.emailOf("token-managers"));
  const session = await readSessionToken(context);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  return createManager(session);
}

/** Creates a manager that calls `/v1` with this session. */
export function createManager(session: string): Manager {
  async function call<Answer>(method: string, path: string, body?: object, version?: number) {
    const answer = await fetch(E2E_URL + path, {
      method,
      headers: {
        Authorization: `Bearer ${session}`,
        "Content-Type": "application/json",
        ...(version === undefined ? {} : { "If-Match": `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
    return (answer.status === 204 ? null : await answer.json()) as Answer;
  }
  const pathOf = ({ owner, id }: TokenResource) => `/v1/users/${owner}/tokens/${id}`;

  return {
    async create(email, { name, expires = { days: 30 }, scopes = [{ permission: "API_READ" }] }) {
      const found = await call<{ users: { id: string }[] }>("GET", `/v1/users?q=${email}`);
      return await call("POST", `/v1/users/${found.users[0]?.id}/tokens`, {
        ...{ name, expires, scopes },
      });
    },
    regenerate: (token) =>
      call("POST", `${pathOf(token)}/regenerate`, { expires: { days: 90 } }, token.version),
    withdraw: (token) => call("DELETE", `${pathOf(token)}/collect`),
  };
}
