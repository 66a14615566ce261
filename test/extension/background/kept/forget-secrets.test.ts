import { describe, expect, it } from "vitest";
import { getTokenHint } from "../../../../shared/token-shape.ts";
import { ME, problem } from "../support/fake-server.ts";
import { KEY } from "../support/signed-in.ts";
import { keeping, SECRET } from "./kept-world.ts";

describe("forgetting a secret", () => {
  it("destroys the server's key first, and keeps the secret until that is done", async () => {
    const { keep, forget, kept, answers, onDisk } = await keeping();
    await keep();
    answers.forget = () => problem(503, "unavailable");
    expect((await forget()).ok).toBe(false);
    expect(Object.keys(await kept())).toHaveLength(1);
    delete answers.forget;
    expect(await forget()).toEqual({ ok: true, value: null });
    expect(await kept()).toEqual({});
    expect(onDisk()).toBe("");
  });

  it("forgets all, or those before the first failure", async () => {
    const { keep, handlers, kept, copies, answers } = await keeping();
    await keep();
    answers.forget = () => problem(429, "rate_limited");
    expect((await handlers.forgetSecrets({ connection: KEY })).ok).toBe(false);
    expect(Object.keys(await kept())).toHaveLength(1);
    delete answers.forget;
    expect(await handlers.forgetSecrets({ connection: KEY })).toEqual({ ok: true, value: null });
    expect(await kept()).toEqual({});
    expect(copies.size).toBe(0);
  });

  it("happens if the organization has turned keeping off", async () => {
    const { keep, kept, handlers, answers } = await keeping();
    await keep();
    await handlers.getMe({ connection: KEY });
    expect(Object.keys(await kept())).toHaveLength(1);
    const organization = { ...ME.organization, kept_secrets: "off" };
    answers.me = () => Response.json({ ...ME, organization });
    await handlers.getMe({ connection: KEY });
    expect(await kept()).toEqual({});
  });

  it("happens when a token is gone, ended or has another secret, by a whole list of the server", async () => {
    for (const change of [{ status: "revoked" }, { hint: "lk_pat_zzzz…zzzz" }, null]) {
      const { keep, kept, handlers, server, id } = await keeping();
      await keep();
      await handlers.acknowledgeCreation({ connection: KEY });
      for (const token of server.issued.values()) {
        Object.assign(token, { hint: getTokenHint(SECRET) });
      }
      await handlers.listAllTokens({ connection: KEY });
      expect(Object.keys(await kept())).toEqual([id]);
      if (change === null) server.issued.clear();
      else for (const token of server.issued.values()) Object.assign(token, change);
      await handlers.listAllTokens({ connection: KEY });
      expect(await kept()).toEqual({});
    }
  });
});

describe("leaving", () => {
  it("signing out keeps the ciphertext for the next sign-in", async () => {
    const { keep, open, handlers, kept } = await keeping();
    await keep();
    await handlers.signOut({ connection: KEY });
    expect((await open()).ok).toBe(false);
    await handlers.signIn();
    expect(Object.keys(await kept())).toHaveLength(1);
    expect(await open()).toEqual({ ok: true, value: SECRET });
  });

  it("changing the server destroys the keys there, and removes what is kept", async () => {
    const { keep, handlers, onDisk, copies } = await keeping();
    await keep();
    await handlers.changeServer();
    expect(onDisk()).toBe("");
    expect(copies.size).toBe(0);
  });

  it("changing the server removes what is kept, even if the server is down and nobody is signed in", async () => {
    const { keep, handlers, onDisk, world } = await keeping();
    await keep();
    world.restartBrowser();
    world.route = () => Promise.reject(new TypeError("Failed to fetch"));
    await handlers.changeServer();
    expect(onDisk()).toBe("");
  });
});
