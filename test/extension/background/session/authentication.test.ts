import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { connected } from "../support/connected.ts";
import { SESSION_TOKEN } from "../support/fake-server.ts";
import { ORIGIN, REDIRECT_URI, redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const host = "tokens.example.com";

const pathsOf = (requests: Request[]) => requests.map(({ url }) => new URL(url).pathname);

describe("signing in", () => {
  it("trades a code that is bound to its own request for a session", async () => {
    const { world, handlers } = await connected();

    const reply = await handlers.signIn();

    const connection = { key: KEY, origin: ORIGIN, host, organizationId: "org_home" };
    const value = { at: "signed_in", connection: { ...connection, subject: "usr_1" } };
    expect(reply).toEqual({ ok: true, value });
    const parameters = Object.fromEntries(world.launches[0]?.url.searchParams ?? []);
    expect(parameters).toEqual({
      response_type: "code",
      client_id: "latchkey-extension",
      redirect_uri: REDIRECT_URI,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      state: expect.stringMatching(/^[\w-]{43}$/),
      dpop_jkt: expect.stringMatching(/^[\w-]{43}$/),
    });
    const sent = new URLSearchParams(await world.requests.at(-1)?.text());
    const verifier = new TextEncoder().encode(sent.get("code_verifier") ?? "");
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", verifier));
    expect(Buffer.from(hash).toString("base64url")).toBe(parameters.code_challenge);
    expect(Object.fromEntries(sent)).toEqual({
      grant_type: "authorization_code",
      client_id: "latchkey-extension",
      code: "code-1",
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: REDIRECT_URI,
    });
  });

  it.each([
    ["another state", { state: "forged" }],
    ["an empty state", { state: "" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["an empty issuer", { iss: "" }],
    ["an error from another issuer", { error: "access_denied", iss: "https://evil.example" }],
  ])("never trades the code of a response with %s", async (_, forged) => {
    const { world, handlers } = await connected();
    world.authorize = (url) => redirectBack(url, { code: "stolen", ...forged });

    const reply = await handlers.signIn();

    expect(reply).toEqual({ ok: false, failure: { kind: "not_latchkey", host } });
    expect(pathsOf(world.requests)).not.toContain("/oauth/token");
  });

  it.each(["state", "iss", "code"])(
    "never trades the code of a response without %s",
    async (name) => {
      const { world, handlers } = await connected();
      world.authorize = (url) => {
        const redirect = new URL(redirectBack(url, { code: "code-1" }));
        redirect.searchParams.delete(name);
        return redirect.href;
      };

      expect(await handlers.signIn()).toEqual({
        ok: false,
        failure: { kind: "not_latchkey", host },
      });
      expect(pathsOf(world.requests)).not.toContain("/oauth/token");
    },
  );

  it.each(["state", "iss", "code"])(
    "never trades the code of a response that repeats %s",
    async (name) => {
      const { world, handlers } = await connected();
      world.authorize = (url) => `${redirectBack(url, { code: "code-1" })}&${name}=again`;

      expect(await handlers.signIn()).toEqual({
        ok: false,
        failure: { kind: "not_latchkey", host },
      });
      expect(pathsOf(world.requests)).not.toContain("/oauth/token");
    },
  );

  it.each([
    ["another address", (redirect: string) => redirect.replace("/cb?", "/other?")],
    ["another origin", (redirect: string) => redirect.replace("extension.example", "evil.example")],
    ["no address at all", () => "nonsense"],
  ])("refuses a response at %s", async (_, moved) => {
    const { world, handlers } = await connected();
    world.authorize = (url) => moved(redirectBack(url, { code: "c" }));

    expect(await handlers.signIn()).toEqual({ ok: false, failure: { kind: "not_latchkey", host } });
    expect(pathsOf(world.requests)).not.toContain("/oauth/token");
  });

  it.each(["access_denied", "login_required", "consent_required"])(
    "reports %s as cancelled",
    async (error) => {
      const { world, handlers } = await connected();
      world.authorize = (url) => redirectBack(url, { error });
      const failure = { kind: "sign_in_cancelled" };
      expect(await handlers.signIn()).toEqual({ ok: false, failure });
    },
  );

  it("tells a person without an enabled membership from one who denied access", async () => {
    const { world, handlers } = await connected();
    const refusal = { error: "access_denied", error_description: "no_member" };
    world.authorize = (url) => redirectBack(url, refusal);
    expect(await handlers.signIn()).toEqual({ ok: false, failure: { kind: "no_access", host } });
  });

  it.each([
    ["server_error", { kind: "unavailable", host }],
    ["temporarily_unavailable", { kind: "unavailable", host }],
    ["invalid_request", { kind: "problem", problem: "unknown", status: 400, errors: [] }],
  ])("reports the reason of a refusal by %s", async (error, failure) => {
    const { world, handlers } = await connected();
    world.authorize = (url) => redirectBack(url, { error });
    expect(await handlers.signIn()).toEqual({ ok: false, failure });
  });

  it("reports a closed window as cancelled", async () => {
    const { world, handlers } = await connected();
    world.authorize = () => {
      throw new Error("The user did not approve access.");
    };
    const failure = { kind: "sign_in_cancelled" };
    expect(await handlers.signIn()).toEqual({ ok: false, failure });
  });

  it("opens one window for concurrent requests", async () => {
    const { world, handlers } = await connected();
    await Promise.all([handlers.signIn(), handlers.signIn()]);
    expect(world.launches).toHaveLength(1);
  });

  it("revokes a session that arrives after the server was changed", async () => {
    const { world, handlers, server } = await connected();
    world.route = async (request) => {
      if (new URL(request.url).pathname === "/oauth/token") await handlers.changeServer();
      return await server.route(request);
    };

    expect(await handlers.signIn()).toEqual({ ok: true, value: { at: "disconnected" } });
    expect(server.revoked).toEqual([SESSION_TOKEN]);
    expect(world.session.text()).not.toContain(SESSION_TOKEN);
  });
});

describe("signing in silently", () => {
  it("renews the session after a browser restart without a window", async () => {
    const { world, effects } = await signedIn();
    world.restartBrowser();

    const { handlers } = createBackground(effects);
    const answers = await Promise.all([
      handlers.getStatus({ silent: true }),
      handlers.getStatus({ silent: true }),
    ]);

    expect(answers.map(({ at }) => at)).toEqual(["signed_in", "signed_in"]);
    expect(world.launches).toHaveLength(2);
    const [first, again] = world.launches;
    expect(again?.interactive).toBe(false);
    expect(again?.url.searchParams.get("prompt")).toBe("none");
    expect(again?.url.searchParams.get("organization")).toBe("org_home");
    expect(again?.url.searchParams.get("dpop_jkt")).toBe(first?.url.searchParams.get("dpop_jkt"));
  });

  it("leaves the user signed out if the server requires a window", async () => {
    const { world, handlers } = await connected();
    world.authorize = (url) => redirectBack(url, { error: "login_required" });
    const status = { at: "signed_out", origin: ORIGIN, host, ended: false };
    expect(await handlers.getStatus({ silent: true })).toEqual(status);
  });

  it.each([
    ["unless requested", { online: true, silent: false }],
    ["while offline", { online: false, silent: true }],
  ])("is not tried %s", async (_, { online, silent }) => {
    const { world, handlers } = await connected();
    world.online = online;
    expect(await handlers.getStatus({ silent })).toMatchObject({ at: "signed_out" });
    expect(world.launches).toEqual([]);
  });
});

it("keeps the credential in storage.session only", async () => {
  const { world } = await signedIn();
  expect(world.session.text()).toContain(SESSION_TOKEN);
  expect(world.local.text()).not.toContain("lk_");
  expect(world.launches.map(({ url }) => url.href).join()).not.toContain("lk_");
});
