import { describe, expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { problem } from "../support/fake-server.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const ask = { connection: KEY };
const token = "lk_pat_FOUNDSOMEWHERE";

describe("recognizing a token", () => {
  it("sends the secret in the body and stores it nowhere", async () => {
    const { world, handlers } = await signedIn();
    world.route = () => Response.json({ found: "other", valid: true });
    expect(await handlers.recognizeToken({ ...ask, token })).toEqual({
      ok: true,
      value: { found: "other", valid: true },
    });
    const [sent] = world.requests;
    expect(sent?.method).toBe("POST");
    expect(sent?.url).toBe("https://tokens.example.com/v1/tokens/recognize");
    expect(await sent?.json()).toEqual({ token });
    expect(world.session.text() + world.local.text()).not.toContain(token);
  });

  it("reports a lost answer as unreachable, since it changes nothing", async () => {
    const { world, handlers } = await signedIn();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    const failure = { kind: "unreachable", host: "tokens.example.com" };
    expect(await handlers.recognizeToken({ ...ask, token })).toEqual({ ok: false, failure });
  });
});

describe("revoking a token by possession", () => {
  it("calls the server's revocation endpoint without the session", async () => {
    const { world, handlers, server } = await signedIn();
    expect(await handlers.revokePresentedToken({ ...ask, token })).toEqual({
      ok: true,
      value: null,
    });
    expect(server.revoked).toEqual([token]);
    const [sent] = world.requests;
    expect(sent?.url).toBe("https://tokens.example.com/oauth/revoke");
    expect(sent?.headers.get("Authorization")).toBeNull();
    expect(world.session.text() + world.local.text()).not.toContain(token);
  });

  it("drops the cached lists, which still show the token as active", async () => {
    const { world, handlers } = await signedIn();
    await handlers.listTokens({ ...ask, query: {} });
    await handlers.revokePresentedToken({ ...ask, token });
    world.online = false;
    expect(await handlers.listTokens({ ...ask, query: {} })).toMatchObject({ ok: false });
  });

  it("reports why it failed, or that the outcome is unknown", async () => {
    const { world, handlers } = await signedIn();
    const revoke = () => handlers.revokePresentedToken({ ...ask, token });
    world.route = () => problem(503, "unavailable");
    expect(await revoke()).toMatchObject({ failure: { kind: "unavailable" } });
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    expect(await revoke()).toMatchObject({ failure: { kind: "outcome_unknown" } });
    world.online = false;
    expect(await revoke()).toMatchObject({ failure: { kind: "offline" } });
  });

  it("is refused for a connection that is not the current one", async () => {
    const { handlers, server } = await signedIn();
    const connection = KEY.replace("usr_1", "usr_2") as ConnectionKey;
    expect(await handlers.revokePresentedToken({ connection, token })).toMatchObject({
      failure: { kind: "session_ended" },
    });
    expect(server.revoked).toEqual([]);
  });
});
