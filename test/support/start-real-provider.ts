import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";
import type { TestProject } from "vitest/node";
import { REAL_ISSUER, REAL_PROVIDER, REAL_SECRET, SENT_LOGOUTS } from "./real-provider.ts";

/**
 * Starts a certified OpenID provider for the tests of the Worker. It listens on loopback, as if behind a proxy that ends
 * TLS, and signs in whomever the request's `login_hint` names, without a page.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const sentLogouts: string[] = [];
  const provider = buildProvider(sentLogouts);
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/interaction/")) void finishLogin(provider, request, response);
    else if (request.url === SENT_LOGOUTS) response.end(JSON.stringify(sentLogouts.splice(0)));
    else void handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  project.provide("realProvider", `http://127.0.0.1:${port}`);
  return () => server.close();
}

/** @param sentLogouts gets the forms of back-channel logouts, since the Worker of a test listens nowhere */
function buildProvider(sentLogouts: string[]): Provider {
  const provider = new Provider(REAL_ISSUER, {
    clients: [
      {
        client_id: "client-1",
        client_secret: REAL_SECRET,
        redirect_uris: [`https://latchkey.example/login/with/${REAL_PROVIDER}/callback`],
        backchannel_logout_uri: `https://latchkey.example/login/with/${REAL_PROVIDER}/ended`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "groups"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["only for tests"] },
    jwks: { keys: [generateKey()] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    fetch: async (_, init) => {
      sentLogouts.push(String(init?.body));
      return new Response();
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({
        ...{ sub, name: `Real ${sub}`, email: `${sub}@real.example`, email_verified: true },
        groups: sub === "ada" ? ["LK Admins"] : [],
      }),
    }),
    // Consent is given beforehand, as a company's administrators do.
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({
        clientId: client?.clientId ?? "",
        accountId: session?.accountId ?? "",
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  provider.proxy = true;
  return provider;
}

function generateKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", kid: "test" };
}

async function finishLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const login = { accountId: String(params.login_hint) };
  await provider.interactionFinished(request, response, { login });
}
