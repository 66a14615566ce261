import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../../extension/creation.ts";
import { GRANT, problem } from "../support/fake-server.ts";
import { ORIGIN, redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const host = "tokens.example.com";

describe("an ended session", () => {
  const ended = { ok: false, failure: { kind: "session_ended", host } };
  const query = { connection: KEY, query: {} };
  const request = { name: "ci", expires: null, scopes: [] };
  const next = { ...GRANT, access_token: "lk_ses_NEXT" };

  it.each([
    ["the server refuses it", 0],
    ["it has expired", GRANT.expires_in * 1000],
  ])("is renewed without a window if %s", async (_, passedMs) => {
    const { world, handlers, server } = await signedIn();
    server.grants.push(next);
    world.now += passedMs;

    const replies = await Promise.all([handlers.listTokens(query), handlers.listTokens(query)]);

    expect(replies).toMatchObject([{ ok: true }, { ok: true }]);
    expect(world.launches.map(({ interactive }) => interactive)).toEqual([true, false]);
    expect(await handlers.createToken({ connection: KEY, request })).toMatchObject({
      at: "created",
    });
    expect(server.issued.size).toBe(1);
  });

  it("stays ended after one attempt if the user is signed out at the server too", async () => {
    const { world, handlers, server } = await signedIn();
    world.authorize = (url) => redirectBack(url, { error: "login_required" });
    server.grants.push(next);

    const both = [handlers.listTokens(query), handlers.listTokens(query)];
    expect(await Promise.all(both)).toEqual([ended, ended]);
    expect(await handlers.listTokens(query)).toEqual(ended);

    expect(world.launches).toHaveLength(2);
    const status = { at: "signed_out", origin: ORIGIN, host, ended: true };
    expect(await handlers.getStatus({ silent: false })).toEqual(status);
    expect(await handlers.getStatus({ silent: true })).toEqual(status);
    expect(world.launches).toHaveLength(3);
  });

  it("is not renewed again because of a late answer", async () => {
    const { world, handlers } = await signedIn();
    world.authorize = (url) => redirectBack(url, { error: "login_required" });
    const late = Promise.withResolvers<Response>();
    world.route = () => late.promise;
    const slow = handlers.listTokens(query);
    await expect.poll(() => world.requests).toHaveLength(1);
    world.route = () => problem(401, "invalid_token");
    expect(await handlers.listTokens(query)).toEqual(ended);

    late.resolve(problem(401, "invalid_token"));
    expect(await slow).toEqual(ended);

    expect(world.launches).toHaveLength(2);
  });

  it("stays ended after one attempt if the server refuses the new session too", async () => {
    const { world, handlers, server } = await signedIn();
    server.grants.push(next);
    const { route } = server;
    world.route = (sent) =>
      sent.url.includes("/v1/") ? problem(401, "invalid_token") : route(sent);

    expect(await handlers.listTokens(query)).toEqual(ended);

    expect(world.launches).toHaveLength(2);
  });

  it("keeps draft and request for a retry if it ends during a creation", async () => {
    const { world, handlers, server } = await signedIn();
    const { authorize } = world;
    const draft: TokenDraft = {
      name: "ci",
      description: "",
      expiry: { choice: "never" },
      permissions: [],
      entities: [],
    };
    await handlers.saveDraft({ connection: KEY, draft });
    server.grants.push(next);
    world.authorize = (url) => redirectBack(url, { error: "login_required" });

    const failed = { at: "failed", failure: ended.failure };
    expect(await handlers.createToken({ connection: KEY, request })).toEqual(failed);
    expect(await handlers.getDraft({ connection: KEY })).toEqual(draft);

    world.authorize = authorize;
    await handlers.signIn();
    expect(await handlers.getDraft({ connection: KEY })).toEqual(draft);
    expect(await handlers.createToken({ connection: KEY, request })).toMatchObject({
      at: "created",
    });
    const keys = world.requests.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys.filter((key) => key !== null)).size).toBe(1);
    expect(await handlers.getDraft({ connection: KEY })).toBeNull();
    expect(world.local.text()).not.toContain("lk_");
  });

  it("is renewed when a page opens", async () => {
    const { world, handlers } = await signedIn();
    world.now += GRANT.expires_in * 1000;
    expect(await handlers.getStatus({ silent: false })).toMatchObject({ ended: true });
    expect(await handlers.getStatus({ silent: true })).toMatchObject({ at: "signed_in" });
  });

  it("shows cached lists while offline", async () => {
    const { world, handlers } = await signedIn();
    await handlers.listAllTokens(query);
    world.now += GRANT.expires_in * 1000;
    world.online = false;
    expect(await handlers.listAllTokens(query)).toMatchObject({ ok: true });
    expect(world.launches).toHaveLength(1);
  });
});
