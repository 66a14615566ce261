import type { Route } from "./fake-world.ts";
import { ORIGIN } from "./fake-world.ts";

export const SESSION_TOKEN = "lk_ses_SECRETSESSION";
export const SECRET = "lk_pat_SECRETTOKEN";

/** The secret that a regeneration or collection makes. */
export const RENEWED = "lk_pat_RENEWEDTOKEN";
export const RENEWED_HINT = "lk_pat_RENE…OKEN";

export const METADATA = {
  issuer: ORIGIN,
  authorization_endpoint: `${ORIGIN}/oauth/authorize`,
  token_endpoint: `${ORIGIN}/oauth/token`,
  revocation_endpoint: `${ORIGIN}/oauth/revoke`,
  latchkey_version: 2,
};

export const GRANT = {
  access_token: SESSION_TOKEN,
  token_type: "Bearer",
  expires_in: 3600,
  session_id: "ses_1",
  organization_id: "org_home",
  subject: "usr_1",
};

export const ME = {
  user: { id: "usr_1", name: "Ada", email: "ada@example.test" },
  organization: { id: "org_home", name: "Home" },
  role: { id: "Admin", name: "Admin" },
  groups: [],
  controls: [],
  manages: [],
  grantable: { count: 21, of: 31 },
  automatic: [],
  session: null,
};

export function tokenResource(id: string, name: string, createdAt = "2026-11-23T00:00:00Z") {
  return {
    id,
    name,
    description: "",
    hint: "lk_pat_abcd…wxyz" as string | null,
    owner: "usr_1",
    organization_id: "org_home",
    status: "active",
    created_at: createdAt,
    expires_at: null as string | null,
    revoked_at: null,
    last_used_at: null,
    previous_secret_expires_at: null,
    previous_secret_used_at: null,
    superseded_use_at: null,
    issued_by: null,
    made_by: null as { id: string; name: string } | null,
    collect_by: null as string | null,
    collect_expires: null,
    scopes: [] as { id: string; permission: string; entity_id: string | null }[],
    automatic: [],
    version: 1,
  };
}

export function problem(status: number, name: string, headers: Record<string, string> = {}) {
  const body = { type: `urn:latchkey:problem:${name}`, title: "t", detail: "server text", status };
  return Response.json(body, { status, headers });
}

type Token = ReturnType<typeof tokenResource>;

/**
 * Creates a server that makes one token or secret for each idempotency key.
 *
 * It accepts only the session that it granted last.
 */
export function createServer() {
  const issued = new Map<string, Token>();
  const regenerated = new Map<string, Token>();
  const collected = new Map<string, Token>();
  const grants = [GRANT];
  const server = {
    issued,
    regenerated,
    collected,
    /** Tokens that exist before any request. */
    tokens: [] as Token[],
    grants,
    revoked: [] as string[],
    route: route as Route,
  };
  return server;

  async function route(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/.well-known/oauth-authorization-server") return Response.json(METADATA);
    if (pathname === "/oauth/token") return Response.json(grants.at(-1));
    if (pathname === "/oauth/revoke") return await revoke(request);
    return await v1(request, pathname);
  }

  async function v1(request: Request, pathname: string): Promise<Response> {
    if (request.headers.get("Authorization") !== `Bearer ${grants.at(-1)?.access_token}`) {
      return problem(401, "invalid_token");
    }
    if (pathname === "/v1/me") return Response.json(ME);
    return await tokens(request, pathname);
  }

  async function tokens(request: Request, pathname: string): Promise<Response> {
    const [, user, below] = /^\/v1(?:\/users\/(\w+))?\/tokens(.*)$/.exec(pathname) ?? [];
    const owner = user ?? "usr_1";
    if (below === "") {
      return request.method === "POST" ? await issue(request, owner) : list(request, owner);
    }
    const [, id, action] = /^\/(\w+)(?:\/(\w+))?$/.exec(below ?? "") ?? [];
    const token = all().find((other) => other.id === id && other.owner === owner);
    if (token === undefined) return problem(404, "not_found");
    if (action === undefined) return await readOrChange(request, token);
    if (action === "collect") return collect(request, token);
    return await regenerate(request, token);
  }

  async function readOrChange(request: Request, token: Token): Promise<Response> {
    if (request.method === "DELETE") {
      server.tokens = server.tokens.filter(({ id }) => id !== token.id);
      return new Response(null, { status: 204 });
    }
    if (request.method === "PATCH") Object.assign(token, await request.json());
    return Response.json(token);
  }

  function all(): Token[] {
    return [...server.tokens, ...issued.values()];
  }

  async function revoke(request: Request): Promise<Response> {
    server.revoked.push(new URLSearchParams(await request.text()).get("token") ?? "");
    return new Response(null);
  }

  async function issue(request: Request, owner: string): Promise<Response> {
    const key = request.headers.get("Idempotency-Key") ?? "";
    const { name, description = "", scopes, reveal } = await request.json();
    const isWaiting = isHanded(owner, reveal);
    const token = issued.get(key) ?? {
      ...tokenResource(`tok_${issued.size + 1}`, name),
      ...(isWaiting ? { ...WAITING, hint: null, status: "waiting" } : {}),
      owner,
      description,
      scopes: scopes.map((scope: object, index: number) => ({
        id: `scp_${index}`,
        entity_id: null,
        ...scope,
      })),
    };
    issued.set(key, token);
    return Response.json({ ...token, ...(isWaiting ? {} : { secret: SECRET }) }, { status: 201 });
  }

  async function regenerate(request: Request, token: Token): Promise<Response> {
    const key = request.headers.get("Idempotency-Key") ?? "";
    const replay = regenerated.get(key);
    const isWaiting = isHanded(token.owner, (await request.json()).reveal);
    if (replay === undefined) {
      if (request.headers.get("If-Match") !== `"${token.version}"`) {
        return problem(409, "stale_version");
      }
      const renewed = isWaiting ? WAITING : { status: "active", hint: RENEWED_HINT };
      Object.assign(token, renewed, { version: token.version + 1 });
      regenerated.set(key, { ...token });
    } else if (replay.version !== token.version) return problem(409, "conflict");
    return Response.json({ ...token, ...(isWaiting ? {} : { secret: RENEWED }) });
  }

  /** Answers with the pending secret, or with `DELETE` drops it and its token. */
  function collect(request: Request, token: Token): Response {
    const key = request.headers.get("Idempotency-Key") ?? "";
    const replay = collected.get(key);
    if (replay === undefined) {
      if (token.collect_by === null) return problem(409, "conflict");
      if (request.method === "DELETE") {
        server.tokens = server.tokens.filter(({ id }) => id !== token.id);
        return new Response(null, { status: 204 });
      }
      if (request.headers.get("If-Match") !== `"${token.version}"`) {
        return problem(409, "stale_version");
      }
      const version = token.version + 1;
      Object.assign(token, { status: "active", hint: RENEWED_HINT, collect_by: null, version });
      collected.set(key, { ...token });
    } else if (replay.version !== token.version) return problem(409, "conflict");
    return Response.json({ ...token, secret: RENEWED });
  }

  function list(request: Request, owner: string): Response {
    const onlyWaiting = new URL(request.url).searchParams.get("status") === "waiting";
    const tokens = all().filter(
      (token) => token.owner === owner && (!onlyWaiting || token.collect_by !== null),
    );
    return Response.json({ tokens, total: tokens.length, next_cursor: null });
  }
}

/** The members of a token whose secret waits for its owner. */
const WAITING = { collect_by: "2026-12-01T00:00:00Z", made_by: { id: "usr_1", name: "Ada" } };

function isHanded(owner: string, reveal = false): boolean {
  return owner !== "usr_1" && !reveal;
}
