import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair } from "jose";
import Provider, { type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { DEMO_PROVIDER_ID } from "../../shared/wire/development-seed.ts";
import { DEMO_PEOPLE, type DemoPerson } from "./demo-people.ts";

/** An OpenID provider of this computer, as a client sees it. */
export interface DemoProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  stop(): Promise<void>;
}

const CLIENT_ID = "latchkey";
const SCOPE = "openid profile email groups";
const SECRET_BYTES = 32;

/**
 * Starts an OpenID provider with three people, for trying company sign-in without a company. A person is chosen by a
 * button, without a password, so it listens on this computer only.
 *
 * @param latchkeyUrl the origin of the Latchkey that uses it
 */
export async function startDemoProvider(port: number, latchkeyUrl: string): Promise<DemoProvider> {
  const issuer = `http://localhost:${port}`;
  const clientSecret = randomBytes(SECRET_BYTES).toString("base64url");
  const provider = new Provider(issuer, await configure(latchkeyUrl, clientSecret));
  const answer = provider.callback();
  const server = createServer((request, response) => {
    void (isChoice(request)
      ? choosePerson(provider, request, response)
      : answer(request, response));
  });
  await listen(server, port);
  return {
    issuer,
    clientId: CLIENT_ID,
    clientSecret,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", resolve);
  });
}

async function configure(latchkeyUrl: string, clientSecret: string): Promise<Configuration> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "demo" };
  const start = `${latchkeyUrl}/login/with/${DEMO_PROVIDER_ID}`;
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: clientSecret,
        redirect_uris: [`${start}/callback`, `${start}/trial/callback`],
        backchannel_logout_uri: `${start}/ended`,
        backchannel_logout_session_required: true,
        id_token_signed_response_alg: "ES256",
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(SECRET_BYTES).toString("base64url")] },
    claims: {
      openid: ["sub"],
      profile: ["name"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    scopes: SCOPE.split(" "),
    // Latchkey reads the id token alone.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_, { uid }) => `/choose/${uid}` },
    findAccount: (_, subject) => toAccount(findPerson(subject)),
    loadExistingGrant: grantEverything,
    // Its own has a guard against calls to this computer, which Latchkey runs on.
    fetch: (url, init = {}) => {
      const { dispatcher: _, ...own } = init as RequestInit & { dispatcher?: unknown };
      return fetch(url, own);
    },
    ttl: { Interaction: 3600, Session: 86_400, Grant: 86_400, IdToken: 600, AccessToken: 600 },
  };
}

const findPerson = (subject: string) => DEMO_PEOPLE.find((person) => person.subject === subject);

function toAccount(person: DemoPerson | undefined) {
  if (person === undefined) return undefined;
  const { subject, name, email, groups } = person;
  return {
    accountId: subject,
    claims: () => ({ sub: subject, name, email, email_verified: true, groups: [...groups] }),
  };
}

/** Grants the client all scopes, since a company's own application asks nobody for consent. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(SCOPE);
  await grant.save();
  return grant;
}

const isChoice = ({ url = "" }: IncomingMessage) => url.startsWith("/choose/");

/** Shows the people, and signs in the one that was chosen. */
async function choosePerson(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chosen = findPerson(
    new URL(request.url ?? "", "http://localhost").searchParams.get("as") ?? "",
  );
  try {
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method === "POST" && chosen !== undefined) {
      const result = { login: { accountId: chosen.subject } };
      await provider.interactionFinished(request, response, result);
      return;
    }
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(renderPeople(uid));
  } catch {
    response
      .writeHead(400, { "Content-Type": "text/plain" })
      .end("This sign-in is over. Begin again.");
  }
}

function renderPeople(uid: string): string {
  const buttons = DEMO_PEOPLE.map(
    ({ subject, name, email, groups }) =>
      `<form method="post" action="/choose/${uid}?as=${subject}"><button><b>${name}</b><span>${email} · ${groups.join(", ")}</span></button></form>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Demo company</title><style>
:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:360px;padding:48px 16px}
h1{font-size:18px;margin:0 0 4px}
p{margin:0 0 16px;opacity:.75}
button{background:none;border:1px solid light-dark(#c6c9d2,#4a4d57);border-radius:8px;color:inherit;cursor:pointer;display:grid;font:inherit;gap:2px;margin-bottom:8px;padding:10px 14px;text-align:start;width:100%}
button:hover{background:light-dark(#f3f4f6,#26282e)}
span{font-size:12.5px;opacity:.75}
</style><h1>Demo company</h1><p>An identity provider of this computer. Who are you?</p>${buttons.join("")}</html>`;
}
