import {
  type Background,
  createBackground,
} from "../../../../extension/background/create-background.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import type { TokenDraft } from "../../../../extension/creation.ts";
import { GRANT, ME, METADATA, problem, tokenResource } from "./fake-server.ts";
import { createWorld, ORIGIN, redirectBack } from "./fake-world.ts";

export const HOME = "org_home";
export const OTHER = "org_other";
export const keyOf = (organization: string, subject = "usr_1") =>
  `${ORIGIN}|${organization}|${subject}` as ConnectionKey;

export const draftNamed = (name: string): TokenDraft => ({
  ...{ name, description: "", expiry: { choice: "never" }, permissions: [], entities: [] },
});

/**
 * Creates a server whose user belongs to two organizations with equal token ids, names and catalogs.
 *
 * Their answers differ in a token's `hint`, the organization's `name` and the catalog's `version`.
 */
function createTwoOrganizations() {
  const live = new Map<string, string>();
  const subjects = new Map<string, string>();
  const server = {
    /** Session token → organization. */
    live,
    revoked: [] as string[],
    /** Organization and path of each call, in order. */
    calls: [] as string[],
    subject: GRANT.subject,
    /** The expiry of each organization's token. */
    expiresAt: {} as Record<string, string | null>,
    route,
  };
  let count = 0;

  async function route(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/oauth-authorization-server") return Response.json(METADATA);
    if (pathname === "/oauth/token") return grant(new URLSearchParams(await request.text()));
    if (pathname === "/oauth/revoke") return revoke(new URLSearchParams(await request.text()));
    const organization = live.get(request.headers.get("Authorization")?.slice(7) ?? "");
    if (organization === undefined) return problem(401, "invalid_token");
    server.calls.push(`${organization} ${request.method} ${pathname}`);
    return answer(organization, request.method, pathname);
  }

  function grant(form: URLSearchParams): Response {
    const organization = form.get("code") ?? "";
    count += 1;
    const token = `lk_ses_${organization}${count}`;
    // As at the real server, a new session replaces this browser's last one of that organization.
    for (const [old, id] of live) if (id === organization) live.delete(old);
    live.set(token, organization);
    const { subject } = server;
    subjects.set(token, subject);
    return Response.json({
      ...GRANT,
      access_token: token,
      organization_id: organization,
      subject,
    });
  }

  function revoke(form: URLSearchParams): Response {
    const token = form.get("token") ?? "";
    server.revoked.push(token);
    // A revoked session ends the user's other sessions too.
    for (const other of live.keys()) {
      if (subjects.get(other) === subjects.get(token)) live.delete(other);
    }
    return new Response(null);
  }

  function answer(organization: string, method: string, pathname: string): Response {
    const token = {
      ...tokenResource("tok_1", "Deploy"),
      hint: organization,
      expires_at: server.expiresAt[organization] ?? null,
    };
    switch (`${method} ${pathname}`) {
      case "GET /v1/me":
        return Response.json({ ...ME, organization: { id: organization, name: organization } });
      case "GET /v1/organizations":
        return Response.json({ organizations: [HOME, OTHER].map(mine), presets: [] });
      case "GET /v1/catalog":
        return Response.json({ ...CATALOG, version: organization === HOME ? 1 : 2 });
      case "GET /v1/tokens":
        return Response.json({ tokens: [token], total: 1, next_cursor: null });
      case "POST /v1/tokens":
        return Response.json({ ...token, secret: `lk_pat_${organization}` }, { status: 201 });
      case "POST /v1/organizations/current/leave":
        for (const [old, id] of live) if (id === organization) live.delete(old);
        return new Response(null, { status: 204 });
      default:
        return Response.json(token);
    }

    function mine(id: string) {
      const role = { id: "Admin", name: "Admin" };
      return { id, name: id, role, joined_at: token.created_at, current: id === organization };
    }
  }

  return server;
}

const CATALOG = {
  apis: [],
  entity_types: [],
  automatic: [],
  expiry: { choices: [null], default: null, max_days: null, editable: false },
  min_scopes: 0,
  token_limit: 100,
};

/** Creates a world in which the user is signed in to the first of two organizations. */
export async function inTwoOrganizations() {
  const { world, effects } = createWorld();
  const server = createTwoOrganizations();
  world.route = server.route;
  world.authorize = (url) =>
    redirectBack(url, { code: url.searchParams.get("organization") ?? HOME });
  const background: Background = createBackground(effects);
  const { handlers } = background;
  await handlers.connect({ address: ORIGIN });
  await handlers.signIn();
  await background.start();
  const switchTo = (id: string, from = id === OTHER ? HOME : OTHER) =>
    handlers.switchOrganization({ connection: keyOf(from), id });
  return { world, effects, server, background, handlers, switchTo };
}
