import { describe, expect, it } from "vitest";
import { createBackground } from "../../../../extension/background/create-background.ts";
import type { Effects } from "../../../../extension/background/effects.ts";
import { getTokenHint } from "../../../../shared/token-shape.ts";
import { problem } from "../support/fake-server.ts";
import { KEY } from "../support/signed-in.ts";
import { keeping, SECRET } from "./kept-world.ts";

const failed = (kind: string) => ({ ok: false, failure: { kind } });

describe("keeping a secret", () => {
  it("seals it, and opens it with the key that the server releases", async () => {
    const { id, keep, open, kept, world, handlers } = await keeping();
    expect(await keep()).toEqual({ ok: true, value: null });
    expect(await kept()).toEqual({ [id]: getTokenHint(SECRET) });
    await handlers.acknowledgeCreation({ connection: KEY });

    expect(await open()).toEqual({ ok: true, value: SECRET });
    for (const text of [world.local.text(), world.session.text()]) {
      expect(text).not.toContain(SECRET);
    }
  });

  it("stores neither the secret nor the key, in any encoding of their bytes", async () => {
    const { keep, open, copies, id, world } = await keeping();
    await keep();
    await open();
    const stored = world.local.text();
    const key = copies.get(id)?.key ?? "";
    expect(key).toHaveLength(43);
    expect(stored).toContain("kpt_1");
    const secretBytes = Buffer.from(SECRET);
    for (const text of [
      SECRET,
      key,
      secretBytes.toString("base64url"),
      secretBytes.toString("hex"),
    ]) {
      expect(stored).not.toContain(text);
    }
  });

  it("takes the secret from the creation alone: of this token, shown, and the user's own", async () => {
    const { handlers, keep, id } = await keeping();
    const of = (other: string) => handlers.keepSecret({ connection: KEY, id: other });
    expect(await of("tok_other")).toEqual(failed("secret_unavailable"));
    await handlers.acknowledgeCreation({ connection: KEY });
    expect(await keep()).toEqual(failed("secret_unavailable"));
    expect(await of(id)).toEqual(failed("secret_unavailable"));
  });

  it("keeps it once, however often the background is stopped on the way", async () => {
    let outcome: unknown = "stopped";
    let fatal = 0;
    while (outcome === "stopped") {
      fatal += 1;
      const { effects, id, copies } = await keeping();
      const { promise: stopped, resolve } = Promise.withResolvers<"stopped">();
      let count = 0;
      const unlessStopped = <Value>(step: () => Promise<Value>): Promise<Value> => {
        count += 1;
        if (count < fatal) return step();
        resolve("stopped");
        return new Promise(() => {});
      };
      const dying: Effects = {
        ...effects,
        fetch: (url, init) => unlessStopped(() => effects.fetch(url, init)),
        local: {
          ...effects.local,
          update: (keys, change) => unlessStopped(() => effects.local.update(keys, change)),
        },
      };
      const first = createBackground(dying).handlers.keepSecret({ connection: KEY, id });
      outcome = await Promise.race([first, stopped]);
      const again = createBackground(effects).handlers;
      expect(await again.keepSecret({ connection: KEY, id })).toEqual({ ok: true, value: null });
      expect(await again.openSecret({ connection: KEY, id })).toEqual({ ok: true, value: SECRET });
      expect([...copies.values()].map((copy) => copy.id)).toEqual(["kpt_1"]);
      expect(Object.keys(await again.listKept({ connection: KEY }))).toEqual([id]);
    }
    // Before the request, and before the write.
    expect(fatal).toBeGreaterThan(2);
  });

  it("says so if the browser's storage does not take it, and destroys the key again", async () => {
    const { effects, id, copies } = await keeping();
    const full = {
      ...effects,
      local: { ...effects.local, update: () => Promise.reject(new Error("quota")) },
    };
    const { handlers } = createBackground(full);
    expect(await handlers.keepSecret({ connection: KEY, id })).toEqual(failed("keeping_failed"));
    expect(copies.size).toBe(0);
  });

  it("keeps at most 100", async () => {
    const { keep, effects, handlers } = await keeping();
    const entry = { copy: "kpt_9", hint: "lk_pat_aaaa…bbbb", iv: "", sealed: "" };
    const entries = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`tok_${n + 1_000}`, entry]),
    );
    await effects.local.set({ [`kept:${KEY}`]: { v: 1, entries } });
    expect(await keep()).toEqual(failed("too_many_kept"));
    expect(Object.keys(await handlers.listKept({ connection: KEY }))).toHaveLength(100);
  });
});

describe("opening a kept secret", () => {
  /** Changes the stored entry, and returns what opening it then gives. */
  async function openChanged(change: (entry: Record<string, string>) => Record<string, string>) {
    const { keep, open, id, effects, kept } = await keeping();
    await keep();
    const item = (await effects.local.get(`kept:${KEY}`)) as {
      v: 1;
      entries: Record<string, Record<string, string>>;
    };
    await effects.local.set({
      [`kept:${KEY}`]: { v: 1, entries: { [id]: change(item.entries[id] ?? {}) } },
    });
    const reply = await open();
    return { reply, kept: Object.keys(await kept()) };
  }
  const flip = (text = "") => (text.startsWith("A") ? "B" : "A") + text.slice(1);

  it.each([
    ["its first bytes", (entry) => ({ ...entry, sealed: flip(entry.sealed) })],
    ["its initialization vector", (entry) => ({ ...entry, iv: flip(entry.iv) })],
    ["its hint", (entry) => ({ ...entry, hint: "lk_pat_zzzz…zzzz" })],
    ["its length", (entry) => ({ ...entry, sealed: entry.sealed?.slice(0, 20) ?? "" })],
    ["its encoding", (entry) => ({ ...entry, iv: "no base64url!" })],
  ] as const satisfies [string, Parameters<typeof openChanged>[0]][])(
    "gives nothing out if %s were changed, and keeps what there is",
    async (_, change) => {
      const { reply, kept } = await openChanged(change);
      expect(reply).toEqual(failed("secret_unreadable"));
      expect(kept).toHaveLength(1);
    },
  );

  it("gives nothing out with the key of another copy", async () => {
    const { keep, open, copies, id } = await keeping();
    await keep();
    const copy = copies.get(id);
    if (copy) copy.key = copy.key.replace(/^./, "Q");
    expect(await open()).toEqual(failed("secret_unreadable"));
  });

  it("drops it if Latchkey says that there is no such copy", async () => {
    const { keep, open, kept, copies } = await keeping();
    await keep();
    copies.clear();
    expect(await open()).toEqual(failed("secret_not_kept"));
    expect(await kept()).toEqual({});
  });

  it.each([
    ["503", () => problem(503, "unavailable"), "unavailable"],
    ["a page with a 404", () => new Response("<h1>Not found</h1>", { status: 404 }), "problem"],
    ["403 sign_in_again", () => problem(403, "sign_in_again"), "problem"],
    ["401", () => problem(401, "invalid_token"), "session_ended"],
    ["nothing", () => Promise.reject(new TypeError("Failed to fetch")), "unreachable"],
    ["another shape", () => Response.json({ key: 7 }), "not_latchkey"],
  ] as const)("keeps it if the answer is %s", async (_, answer, kind) => {
    const { keep, open, kept, answers, world } = await keeping();
    await keep();
    answers.open = answer;
    world.authorize = () => {
      throw new Error("closed");
    };
    expect(await open()).toMatchObject({ ok: false, failure: { kind } });
    expect(Object.keys(await kept())).toHaveLength(1);
  });

  it("asks nobody while the browser is offline", async () => {
    const { keep, open, world } = await keeping();
    await keep();
    world.online = false;
    world.requests.length = 0;
    expect(await open()).toEqual(failed("offline"));
    expect(world.requests).toEqual([]);
  });
});
