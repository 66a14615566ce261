import { rmSync } from "node:fs";
import { expect } from "@playwright/test";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { launch, newProfile } from "./chromium.ts";
import { sessionToken } from "./extension-storage.ts";
import type { SeededOrganization } from "./seed-organization.ts";
import { E2E_URL } from "./server.ts";
import { signedInPopup } from "./story.ts";

/** Whoever manages other people's tokens, as they act by `/v1`. */
export interface Manager {
  /** Makes a token for the person with this email address, to be collected by them. */
  make(
    email: string,
    token: { name: string; expires?: object; scopes?: readonly object[] },
  ): Promise<TokenResource>;
  /** Has a new secret made for a token as it stands; the one so far goes on. */
  renew(token: TokenResource): Promise<TokenResource>;
  withdraw(token: TokenResource): Promise<void>;
}

/** Signs an organization's token manager in, in a browser of their own that is then gone. */
export async function signInManager(organization: SeededOrganization): Promise<Manager> {
  const profile = newProfile();
  const context = await launch(profile);
  await signedInPopup(context, organization.emailOf("token-managers"));
  const session = await sessionToken(context);
  await context.close();
  rmSync(profile, { recursive: true, force: true });
  return managerWith(session);
}

/** Whoever has this session. */
export function managerWith(session: string): Manager {
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
    async make(email, { name, expires = { days: 30 }, scopes = [{ permission: "API_READ" }] }) {
      const found = await call<{ users: { id: string }[] }>("GET", `/v1/users?q=${email}`);
      return await call("POST", `/v1/users/${found.users[0]?.id}/tokens`, {
        ...{ name, expires, scopes },
      });
    },
    renew: (token) =>
      call("POST", `${pathOf(token)}/regenerate`, { expires: { days: 90 } }, token.version),
    withdraw: (token) => call("DELETE", `${pathOf(token)}/collect`),
  };
}
