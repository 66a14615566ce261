import { env } from "cloudflare:workers";
import type {
  IssuedInvitation,
  IssuedPasswordLink,
} from "../../../../shared/wire/link-resource.ts";
import { call } from "../../support/call.ts";
import { HOME } from "../../support/organizations.ts";
import { type Browser, PASSWORD } from "./browser.ts";

/** Returns the code behind the `#` of a link. */
export const codeOf = ({ link }: { link: string }) => link.slice(link.indexOf("#") + 1);

export function invite(session: string, body: object): Promise<Response> {
  return call("/v1/invitations", {
    method: "POST",
    token: session,
    body: { role: "Basic_User", ...body },
  });
}

export async function invited(session: string, body: object): Promise<IssuedInvitation> {
  return (await invite(session, body)).json<IssuedInvitation>();
}

export function makePasswordLink(session: string, person: string): Promise<Response> {
  return call(`/v1/users/${person}/password-link`, { method: "POST", token: session });
}

export async function passwordLink(session: string, person: string): Promise<IssuedPasswordLink> {
  return (await makePasswordLink(session, person)).json<IssuedPasswordLink>();
}

/** Sends a code to its page, as the page's script does. */
export async function enter(browser: Browser, path: string, code: string): Promise<Response> {
  return browser.post(path, { form_token: await browser.formToken(path), code });
}

/** Sends the form that follows the code. */
export async function answer(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
): Promise<Response> {
  const answers = { "/invitation": "join", "/password": "set", "/setup": "set_up" };
  return browser.post(path, {
    form_token: await browser.formToken(path),
    answer: answers[path as keyof typeof answers] ?? "",
    name: "Nina New",
    password: PASSWORD,
    ...fields,
  });
}

export async function personWith(email: string): Promise<string> {
  const row = await env.DB.prepare("SELECT id FROM user WHERE email = ?")
    .bind(email)
    .first<{ id: string }>();
  return row?.id ?? "";
}

export async function membershipsOf(person: string): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    "SELECT organization, role, groups FROM memberships WHERE person = ? ORDER BY organization",
  )
    .bind(person)
    .all();
  return results;
}

/** Lists the organizations that the sign-in of a browser opens, by its account page. */
export async function opened(browser: Browser, ids = [HOME, "org_other"]): Promise<string[]> {
  const page = await (await browser.fetch("/account")).text();
  return ids.filter((id) => page.includes(`Organization ${id}<`));
}
