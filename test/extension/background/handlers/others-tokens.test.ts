import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../../extension/creation.ts";
import { RENEWED, SECRET, tokenResource } from "../support/fake-server.ts";
import { ORIGIN } from "../support/fake-world.ts";
import { othersToken } from "../support/regenerated.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const MINUTE_MS = 60_000;
const mine = { connection: KEY };
const theirs = { connection: KEY, owner: "usr_2" };
const request = { name: "ci", expires: null, scopes: [] };

function draft(name: string): TokenDraft {
  const expiry = { choice: "never" } as const;
  return { name, description: "", expiry, permissions: [], entities: [] };
}

/** A server that does what it is asked and whose answer is lost. */
async function answersLost() {
  const at = await signedIn();
  at.world.route = async (sent) => {
    await at.server.route(sent);
    throw new TypeError("Failed to fetch");
  };
  return at;
}

describe("what is asked of somebody else's tokens", () => {
  it("goes below that person, with every id encoded", async () => {
    const { world, handlers } = await signedIn();
    const of = { connection: KEY, owner: "../tokens?x#y" };
    await handlers.getCatalog(of);
    await handlers.listTokens({ ...of, query: {} });
    await handlers.getToken({ ...of, id: "a/b" });
    await handlers.getTokenUsage({ ...of, id: "a/b", days: 30 });
    await handlers.getActivity({ ...of, tokenId: "a/b" });
    await handlers.updateToken({ ...of, id: "a/b", change: {}, version: 1 });
    await handlers.revokeToken({ ...of, id: "a/b" });
    await handlers.deleteToken({ ...of, id: "a/b" });
    await handlers.addScopes({ ...of, id: "a/b", scopes: [], version: 1 });
    await handlers.deleteScope({ ...of, id: "a/b", scopeId: "c/d" });
    await handlers.deleteAllScopes({ ...of, id: "a/b", version: 1 });
    await handlers.revokeAllTokens(of);
    await handlers.deleteAllTokens(of);

    const person = `${ORIGIN}/v1/users/..%2Ftokens%3Fx%23y`;
    const asked = world.requests.map(({ method, url }) => `${method} ${url.split("?")[0]}`);
    expect(asked.map((one) => one.replace(person, "…"))).toEqual([
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

  it("is never answered with my own list of before the network went, nor kept for then", async () => {
    const { world, handlers, server } = await signedIn();
    server.tokens.push(othersToken());
    await handlers.listTokens({ ...mine, query: {} });
    await handlers.listTokens({ ...theirs, query: {} });
    world.online = false;

    const offline = { ok: false, failure: { kind: "offline" } };
    expect(await handlers.listTokens({ ...theirs, query: {} })).toEqual(offline);
    expect(await handlers.getCatalog(theirs)).toEqual(offline);
    expect(world.session.text()).not.toContain("Warehouse sync");
    const kept = await handlers.listTokens({ ...mine, query: {} });
    expect(kept).toMatchObject({ ok: true, value: { tokens: [] } });
  });
});

describe("a draft of a token for somebody else", () => {
  it("is kept for each person apart, and apart from my own", async () => {
    const { handlers } = await signedIn();
    const third = { connection: KEY, owner: "usr_3" };
    await handlers.saveDraft({ ...mine, draft: draft("mine") });
    await handlers.saveDraft({ ...theirs, draft: draft("theirs") });
    await handlers.saveDraft({ ...third, draft: draft("third") });
    const names = async () =>
      (await Promise.all([mine, theirs, third].map((of) => handlers.getDraft(of)))).map(
        (one) => one?.name,
      );
    expect(await names()).toEqual(["mine", "theirs", "third"]);

    await handlers.saveDraft({ ...theirs, draft: null });
    expect(await names()).toEqual(["mine", undefined, "third"]);
    await handlers.createToken({ ...third, request });
    expect(await names()).toEqual(["mine", undefined, undefined]);
  });

  it("is one of the ten last filled in, and forgotten with the sign-out", async () => {
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

describe("a token made for somebody else", () => {
  it("brings no secret: it is handed over, until a page has taken note of it", async () => {
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

  it("brings its secret where that was to be revealed", async () => {
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

  it("is not the same as one for somebody else again, nor as one of my own", async () => {
    const { world, handlers, server } = await signedIn();
    const { route } = server;
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.createToken({ ...theirs, request });
    world.route = route;
    // What is open is settled first: it is what the person sees.
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

  it("is found among that person's, and handed over, once the server may have forgotten its key", async () => {
    const { world, handlers, server } = await answersLost();
    await handlers.createToken({ ...theirs, request });
    // One of mine that looks just like it.
    server.tokens.push(tokenResource("tok_mine", "ci", new Date(world.now).toISOString()));
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    const found = await handlers.retryCreation(mine);
    expect(found).toMatchObject({ at: "handed", owner: "usr_2", token: { id: "tok_1" } });
  });

  it("has lost its secret then, where that was to be revealed", async () => {
    const { world, handlers, server } = await answersLost();
    await handlers.createToken({ ...theirs, request: { ...request, reveal: true } });
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    const found = await handlers.retryCreation(mine);
    expect(found).toMatchObject({ at: "secret_gone", owner: "usr_2", token: { id: "tok_1" } });
  });

  it("needs a request that the server knows, and my own knows nothing of revealing", async () => {
    const { world, handlers } = await signedIn();
    const revealed = { ...request, reveal: true };
    const refused = await handlers.createToken({ ...mine, request: revealed });
    expect(refused).toMatchObject({ at: "failed", failure: { problem: "invalid_input" } });
    const graced = { expires: null, grace_seconds: 0 };
    const token = othersToken();
    const other = await handlers.regenerateToken({ ...theirs, token, request: graced });
    expect(other).toMatchObject({ at: "failed", owner: "usr_2", regenerates: { id: "tok_other" } });
    expect(world.requests).toHaveLength(0);
  });
});

describe("regenerating for somebody else", () => {
  const regeneration = { ...theirs, token: othersToken(), request: { expires: null } };

  it("leaves the new secret waiting for them, or shows it where that was asked for", async () => {
    const { handlers, server } = await signedIn();
    server.tokens.push(othersToken());
    const handed = await handlers.regenerateToken(regeneration);
    const { hint, id } = othersToken();
    expect(handed).toMatchObject({ at: "handed", regenerates: { id }, token: { id, hint } });
    await handlers.acknowledgeCreation(mine);

    const again = { ...othersToken(), version: 3 };
    const shown = await handlers.regenerateToken({
      ...theirs,
      token: again,
      request: { expires: null, reveal: true },
    });
    expect(shown).toMatchObject({ at: "created", unsaved: { secret: RENEWED } });
  });

  it("is recognized by what waits, once the server may have forgotten its key", async () => {
    const { world, handlers, server } = await answersLost();
    server.tokens.push(othersToken());
    await handlers.regenerateToken(regeneration);
    world.now += 10 * MINUTE_MS;
    world.route = server.route;
    expect(await handlers.retryCreation(mine)).toMatchObject({ at: "handed" });
  });

  it("is not taken for done because another secret waited before", async () => {
    const { world, handlers, server } = await signedIn();
    const waiting = { ...othersToken(), collect_by: "2026-11-30T00:00:00Z" };
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
