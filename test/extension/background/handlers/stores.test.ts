import { describe, expect, it } from "vitest";
import { assertOwnPage } from "../../../../extension/background/handlers/register-handlers.ts";
import { GRANT, ME, tokenResource } from "../support/fake-server.ts";
import { redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };
const TOKEN = tokenResource("tok_1", "CI");

describe("the cached list", () => {
  it("is the last answer while offline, with its age", async () => {
    const { world, handlers, server } = await signedIn();
    server.tokens = [TOKEN];
    await handlers.listAllTokens(ask);
    const seenAt = world.now;
    world.now += 5_000;
    world.online = false;

    const reply = await handlers.listAllTokens(ask);

    const value = { tokens: [TOKEN], total: 1, staleSince: seenAt };
    expect(reply).toEqual({ ok: true, value, cached: true });
    const token = { ok: true, value: TOKEN, cached: true };
    expect(await handlers.getToken({ ...ask, id: TOKEN.id })).toEqual(token);
    const offline = { ok: false, failure: { kind: "offline" } };
    expect(await handlers.getToken({ ...ask, id: "tok_other" })).toEqual(offline);
    expect(await handlers.listTokens({ ...ask, query: { q: "ci" } })).toEqual(offline);
  });

  it("has the outcome of a change", async () => {
    const { world, handlers, server } = await signedIn();
    server.tokens = [TOKEN, tokenResource("tok_2", "Other")];
    await handlers.listAllTokens(ask);
    await handlers.updateToken({ ...ask, id: TOKEN.id, change: { name: "New" }, version: 1 });
    await handlers.deleteToken({ ...ask, id: "tok_2" });
    world.online = false;
    const reply = await handlers.listAllTokens(ask);
    expect(reply).toMatchObject({ value: { tokens: [{ id: TOKEN.id, name: "New" }], total: 1 } });
  });

  it("is dropped after a change of many tokens", async () => {
    const { world, handlers } = await signedIn();
    await handlers.listAllTokens(ask);
    await handlers.revokeAllTokens(ask);
    world.online = false;
    expect(await handlers.listAllTokens(ask)).toMatchObject({ ok: false });
  });
});

it("caches the account for offline use and forgets it at sign-out", async () => {
  const { world, handlers } = await signedIn();
  expect(await handlers.getMe(ask)).toEqual({ ok: true, value: ME });
  world.online = false;
  expect(await handlers.getMe(ask)).toEqual({ ok: true, value: ME, cached: true });
  await handlers.signOut(ask);
  expect(world.session.text()).not.toContain(ME.user.email);
});

it.each([
  ["getMe", {}],
  ["listAllTokens", {}],
] as const)("caches no answer of %s that arrives after the sign-out", async (name, rest) => {
  const { world, handlers, server } = await signedIn();
  world.route = async (request) => {
    if (request.url.includes("/v1/")) await handlers.signOut(ask);
    return await server.route(request);
  };
  await (handlers[name] as (ask: object) => Promise<unknown>)({ ...ask, ...rest });
  expect([...world.session.items.keys()]).toEqual([]);
});

it("encodes ids, so that none can name another path", async () => {
  const { world, handlers } = await signedIn();
  await handlers.getToken({ ...ask, id: "../sessions?x#y" });
  expect(world.requests[0]?.url).toBe("https://tokens.example.com/v1/tokens/..%2Fsessions%3Fx%23y");
});

it("changes only the seen version of a token", async () => {
  const { world, handlers } = await signedIn();
  await handlers.updateToken({ ...ask, id: "tok_1", change: { name: "x" }, version: 3 });
  expect(world.requests[0]?.headers.get("If-Match")).toBe('"3"');
});

it("deletes one scope by its id, and all scopes only of the seen version", async () => {
  const { world, handlers } = await signedIn();
  await handlers.deleteScope({ ...ask, id: "tok_1", scopeId: "scp/1" });
  await handlers.deleteAllScopes({ ...ask, id: "tok_1", version: 7 });
  const sent = world.requests.map(({ method, url, headers }) => [
    method,
    new URL(url).pathname,
    headers.get("If-Match"),
  ]);
  expect(sent).toEqual([
    ["DELETE", "/v1/tokens/tok_1/scopes/scp%2F1", null],
    ["DELETE", "/v1/tokens/tok_1/scopes", '"7"'],
  ]);
});

it("revokes all tokens, and deletes all with the confirmation that the server requires", async () => {
  const { world, handlers } = await signedIn();
  await handlers.revokeAllTokens(ask);
  await handlers.deleteAllTokens(ask);
  expect(
    world.requests.map(
      ({ method, url }) => `${method} ${new URL(url).pathname}${new URL(url).search}`,
    ),
  ).toEqual(["POST /v1/tokens/revoke-all", "DELETE /v1/tokens?confirm=all"]);
});

it("adds scopes only to the seen version, so that a retry does not add them twice", async () => {
  const { world, handlers } = await signedIn();
  const scopes = [{ permission: "channels:view", entity_id: "ch_1" }];
  await handlers.addScopes({ ...ask, id: "tok_1", scopes, version: 4 });
  const [request] = world.requests;
  expect(request?.method).toBe("POST");
  expect(request?.url).toBe("https://tokens.example.com/v1/tokens/tok_1/scopes");
  expect(request?.headers.get("If-Match")).toBe('"4"');
  expect(await request?.json()).toEqual({ scopes });
});

it("keeps a draft through an ended session, for its own user only", async () => {
  const { world, handlers, server } = await signedIn();
  const { authorize } = world;
  const draft = {
    name: "ci",
    description: "",
    expiry: { choice: "never" },
    permissions: [],
    entities: [],
  };
  await handlers.saveDraft({ ...ask, draft: draft as never });
  server.grants.push({ ...GRANT, access_token: "lk_ses_2", subject: "usr_2" });
  world.authorize = (url) => redirectBack(url, { error: "login_required" });
  await handlers.getMe(ask);
  expect(await handlers.getStatus({ silent: false })).toMatchObject({ ended: true });
  expect(await handlers.getDraft(ask)).toEqual(draft);

  world.authorize = authorize;
  await handlers.signIn();
  expect(await handlers.getDraft(ask)).toBeNull();
  server.grants.push(GRANT);
  await handlers.signIn();
  expect(await handlers.getDraft(ask)).toEqual(draft);
});

it("keeps settings, and falls back to a default for each invalid one", async () => {
  const { handlers, effects } = await signedIn();
  const defaults = {
    ...{ theme: "system", warningDays: 14, notify: false, clearClipboardSeconds: 0 },
    keepSecrets: "ask",
  } as const;
  expect(await handlers.getSettings()).toEqual(defaults);
  const settings = { ...defaults, theme: "dark", warningDays: 0 } as const;
  await handlers.saveSettings({ settings });
  expect(await handlers.getSettings()).toEqual(settings);
  // One setting is invalid, and the others are missing, as after an older version.
  await effects.local.set({ settings: { theme: "dark", warningDays: -1 } });
  expect(await handlers.getSettings()).toEqual({ ...defaults, theme: "dark" });
});

describe("assertOwnPage", () => {
  const own = { id: "own", baseUrl: "chrome-extension://own/" };
  it("accepts this extension's pages", () => {
    const sender = { id: "own", url: "chrome-extension://own/popup.html#/new" };
    expect(() => assertOwnPage(sender, own)).not.toThrow();
  });

  it.each([
    ["a content script", { id: "own", url: "https://evil.example/chrome-extension://own/" }],
    ["another extension", { id: "other", url: "chrome-extension://own/popup.html" }],
    ["another extension's page", { id: "own", url: "chrome-extension://own.evil/popup.html" }],
    ["an unknown sender", {}],
  ])("refuses %s", (_, sender) => {
    expect(() => assertOwnPage(sender, own)).toThrow("Unexpected sender");
  });
});

it("reads an older draft, which lacks `entities`", async () => {
  const { handlers } = await signedIn();
  const draft = { name: "ci", description: "", expiry: { choice: "never" }, permissions: ["A"] };
  await handlers.saveDraft({ ...ask, draft: draft as never });
  expect(await handlers.getDraft(ask)).toEqual({ ...draft, entities: [] });
});
