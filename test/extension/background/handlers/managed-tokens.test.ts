import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../../extension/creation.ts";
import { RENEWED, SECRET, tokenResource } from "../support/fake-server.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { managedToken } from "../support/sample-tokens.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const mine = { connection: KEY };
const theirs = { connection: KEY, owner: "usr_2" };
const request = { name: "ci", expires: null, scopes: [] };

function draft(name: string): TokenDraft {
  const expiry = { choice: "never" } as const;
  return { name, description: "", expiry, permissions: [], entities: [] };
}

/** Signs in at a server that carries out each request and whose answers are lost. */
async function signInWithLostAnswers() {
  const signed = await signedIn();
  signed.world.route = async (sent) => {
    await signed.server.route(sent);
    throw new TypeError("Failed to fetch");
  };
  return signed;
}

describe("a request about another member's tokens", () => {
  it("goes to a path below that member, with encoded ids", async () => {
    const { world, handlers } = await signedIn();
    const hostile = { connection: KEY, owner: "../tokens?x#y" };
    await handlers.getCatalog(hostile);
    await handlers.listTokens({ ...hostile, query: {} });
    await handlers.getToken({ ...hostile, id: "a/b" });
    await handlers.getTokenUsage({ ...hostile, id: "a/b", days: 30 });
    await handlers.getActivity({ ...hostile, tokenId: "a/b" });
    await handlers.updateToken({ ...hostile, id: "a/b", change: {}, version: 1 });
    await handlers.revokeToken({ ...hostile, id: "a/b" });
    await handlers.deleteToken({ ...hostile, id: "a/b" });
    await handlers.addScopes({ ...hostile, id: "a/b", scopes: [], version: 1 });
    await handlers.deleteScope({ ...hostile, id: "a/b", scopeId: "c/d" });
    await handlers.deleteAllScopes({ ...hostile, id: "a/b", version: 1 });
    await handlers.revokeAllTokens(hostile);
    await handlers.deleteAllTokens(hostile);

    const path = `${ORIGIN}/v1/users/..%2Ftokens%3Fx%23y`;
    const calls = world.requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect(calls.map((call) => call.replace(path, "…"))).toEqual([
      "GET …/catalog",
      "GET …/tokens",
      "GET …/tokens/a%2Fb",
      "GET …/tokens/a%2Fb/usage",
      "GET …/tokens/a%2Fb/activity",
      "PATCH …/tokens/a%2Fb",
      "POST …/tokens/a%2Fb/revoke",
      "DELETE …/tokens/a%2Fb",
      "POST …/tokens/a%2Fb/scopes",
      "DELETE …/tokens/a%2Fb/scopes/c%2Fd",
      "DELETE …/tokens/a%2Fb/scopes",
      "POST …/tokens/revoke-all",
      "DELETE …/tokens",
    ]);
  });

  it("neither uses the cache while offline nor fills it", async () => {
    const { world, handlers, server } = await signedIn();
    server.tokens.push(managedToken());
    await handlers.listAllTokens(mine);
    await handlers.listAllTokens(theirs);
    world.online = false;

    const offline = { ok: false, failure: { kind: "offline" } };
    expect(await handlers.listAllTokens(theirs)).toEqual(offline);
    expect(await handlers.getCatalog(theirs)).toEqual(offline);
    expect(world.session.text()).not.toContain("Warehouse sync");
    const cached = await handlers.listAllTokens(mine);
    expect(cached).toMatchObject({ ok: true, value: { tokens: [] } });
  });
});

describe("a draft of a token for another member", () => {
  it("is stored for each owner separately", async () => {
    const { handlers } = await signedIn();
    const third = { connection: KEY, owner: "usr_3" };
    await handlers.saveDraft({ ...mine, draft: draft("mine") });
    await handlers.saveDraft({ ...theirs, draft: draft("theirs") });
    await handlers.saveDraft({ ...third, draft: draft("third") });
    const names = async () =>
      (await Promise.all([mine, theirs, third].map((key) => handlers.getDraft(key)))).map(
        (stored) => stored?.name,
      );
    expect(await names()).toEqual(["mine", "theirs", "third"]);

    await handlers.saveDraft({ ...theirs, draft: null });
    expect(await names()).toEqual(["mine", undefined, "third"]);
    await handlers.createToken({ ...third, request });
    expect(await names()).toEqual(["mine", undefined, undefined]);
  });

  it("is kept for the last ten owners, until the sign-out", async () => {
    const { world, handlers } = await signedIn();
    for (let index = 1; index <= 11; index += 1) {
      await handlers.saveDraft({ ...mine, owner: `usr_${index}`, draft: draft(`for ${index}`) });
    }
    expect(await handlers.getDraft({ ...mine, owner: "usr_1" })).toBeNull();
    expect(await handlers.getDraft({ ...mine, owner: "usr_2" })).toMatchObject({ name: "for 2" });
    await handlers.signOut(mine);
    expect([...world.session.items.keys()]).toEqual([]);
  });
});

describe("a token made for another member", () => {
  it("is handed over without its secret, until a page acknowledges it", async () => {
    const { world, handlers } = await signedIn();
    const handed = await handlers.createToken({
      ...theirs,
      request: { ...request, reveal: false },
    });
    const token = { id: "tok_1", owner: "usr_2", status: "waiting" };
    expect(handed).toMatchObject({ at: "handed", owner: "usr_2", token });
    expect(await handlers.getCreation(mine)).toEqual(handed);
    expect(world.session.text()).not.toContain("lk_pat_S");
    await handlers.acknowledgeCreation(mine);
    expect(await handlers.getCreation(mine)).toEqual({ at: "none" });
  });

  it("shows its secret if the request reveals it", async () => {
    const { handlers } = await signedIn();
    expect(
      await handlers.createToken({ ...theirs, request: { ...request, reveal: true } }),
    ).toEqual(
      expect.objectContaining({
        at: "created",
        owner: "usr_2",
        unsaved: expect.objectContaining({ secret: SECRET }),
      }),
    );
  });

  it("differs from an equal token for a third member or for the user", async () => {
    const { world, handlers, server } = await signedIn();
    const { route } = server;
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...theirs, request });
    world.route = route;
    // This call settles the unknown outcome first, and the page shows that one.
    await handlers.createToken({ ...mine, owner: "usr_3", request });
    await handlers.acknowledgeCreation(mine);
    await handlers.createToken({ ...mine, owner: "usr_3", request });
    await handlers.acknowledgeCreation(mine);
    await handlers.createToken({ ...mine, request });
    expect([...server.issued.values()].map(({ owner }) => owner)).toEqual([
      "usr_2",
      "usr_3",
      "usr_1",
    ]);
  });

  it("is found among that member's tokens once the server may have forgotten its key", async () => {
    const { world, handlers, server } = await signInWithLostAnswers();
    await handlers.createToken({ ...theirs, request });
    // An equal token of the user's own.
    server.tokens.push(tokenResource("tok_mine", "ci", new Date(world.now).toISOString()));
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    const found = await handlers.retryCreation(mine);
    expect(found).toMatchObject({ at: "handed", owner: "usr_2", token: { id: "tok_1" } });
  });

  it("has lost its secret then, if the request revealed it", async () => {
    const { world, handlers, server } = await signInWithLostAnswers();
    await handlers.createToken({ ...theirs, request: { ...request, reveal: true } });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    const found = await handlers.retryCreation(mine);
    expect(found).toMatchObject({ at: "secret_gone", owner: "usr_2", token: { id: "tok_1" } });
  });

  it("is not sent if the server would refuse its input, nor is a reveal of the user's own", async () => {
    const { world, handlers } = await signedIn();
    const revealed = { ...request, reveal: true };
    const refused = await handlers.createToken({ ...mine, request: revealed });
    expect(refused).toMatchObject({ at: "failed", failure: { problem: "invalid_input" } });
    const graced = { expires: null, grace_seconds: 0 };
    const token = managedToken();
    const refusedGrace = await handlers.regenerateToken({ ...theirs, token, request: graced });
    expect(refusedGrace).toMatchObject({
      at: "failed",
      owner: "usr_2",
      regenerates: { id: "tok_other" },
    });
    expect(world.requests).toHaveLength(0);
  });
});

describe("regenerating another member's token", () => {
  const regeneration = { ...theirs, token: managedToken(), request: { expires: null } };

  it("leaves the new secret for its owner to collect, or shows it if the request reveals it", async () => {
    const { handlers, server } = await signedIn();
    server.tokens.push(managedToken());
    const handed = await handlers.regenerateToken(regeneration);
    const { hint, id } = managedToken();
    expect(handed).toMatchObject({ at: "handed", regenerates: { id }, token: { id, hint } });
    await handlers.acknowledgeCreation(mine);

    const again = { ...managedToken(), version: 3 };
    const shown = await handlers.regenerateToken({
      ...theirs,
      token: again,
      request: { expires: null, reveal: true },
    });
    expect(shown).toMatchObject({ at: "created", unsaved: { secret: RENEWED } });
  });

  it("is recognized by the pending secret once the server may have forgotten its key", async () => {
    const { world, handlers, server } = await signInWithLostAnswers();
    server.tokens.push(managedToken());
    await handlers.regenerateToken(regeneration);
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(mine)).toMatchObject({ at: "handed" });
  });

  it("does not count as done because another secret was pending before", async () => {
    const { world, handlers, server } = await signedIn();
    const waiting = { ...managedToken(), collect_by: "2026-11-30T00:00:00Z" };
    server.tokens.push({ ...waiting });
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.regenerateToken({ ...regeneration, token: waiting });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(mine)).toMatchObject({
      at: "failed",
      failure: { kind: "outcome_unknown" },
    });
  });
});
