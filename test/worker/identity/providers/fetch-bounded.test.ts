import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchBounded } from "../../../../worker/identity/providers/fetch-bounded.ts";
import { answerAt, countCalls, disconnectInternet } from "../../support/fake-internet.ts";

const ADDRESS = "https://login.acme.example/x";
beforeEach(disconnectInternet);
afterEach(() => vi.useRealTimers());

const call = () => fetchBounded(ADDRESS, {}, false);

describe("fetchBounded", () => {
  it("answers JSON with its status, whatever the parameters of the media type", async () => {
    answerAt(ADDRESS, () =>
      Response.json(
        { error: "x" },
        {
          status: 400,
          headers: { "Content-Type": "Application/JSON; charset=utf-8" },
        },
      ),
    );
    const response = await call();
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: "x" });
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect: %d", async (status) => {
    const to = "https://login.acme.example/y";
    answerAt(ADDRESS, () => Response.redirect(to, status));
    answerAt(to, () => Response.json({}));
    await expect(call()).rejects.toMatchObject({ fault: "redirected" });
    expect(countCalls(to)).toBe(0);
  });

  it("reads no more than 256 KiB, also of a body that never ends", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 1;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    answerAt(
      ADDRESS,
      () => new Response(endless, { headers: { "Content-Type": "application/json" } }),
    );
    await expect(call()).rejects.toMatchObject({ fault: "too_large" });
    expect(sent).toBeLessThan(10);

    answerAt(ADDRESS, () => Response.json("x".repeat(256 * 1024 - 2)));
    expect((await call()).status).toBe(200);
    answerAt(ADDRESS, () => Response.json("x".repeat(256 * 1024 - 1)));
    await expect(call()).rejects.toMatchObject({ fault: "too_large" });
  });

  it.each(["text/html", "text/plain", ""])("reads no other media type: %s", async (type) => {
    answerAt(ADDRESS, () => new Response("{}", { headers: { "Content-Type": type } }));
    await expect(call()).rejects.toMatchObject({ fault: "wrong_type" });
  });

  it("reports a fault of the provider or of the network as unreachable", async () => {
    await expect(call()).rejects.toMatchObject({ fault: "unreachable" });
    answerAt(ADDRESS, () => Response.json({}, { status: 502 }));
    await expect(call()).rejects.toMatchObject({ fault: "unreachable" });
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("x")) });
    answerAt(
      ADDRESS,
      () => new Response(broken, { headers: { "Content-Type": "application/json" } }),
    );
    await expect(call()).rejects.toMatchObject({ fault: "unreachable" });
  });

  it("gives up after 5 s", async () => {
    const limit = new AbortController();
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
    answerAt(
      ADDRESS,
      (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener("abort", () => reject(request.signal.reason));
          limit.abort();
        }),
    );
    await expect(call()).rejects.toMatchObject({ fault: "unreachable" });
    expect(timeout).toHaveBeenCalledWith(5_000);
    timeout.mockRestore();
  });

  it("calls no address that is not allowed", async () => {
    await expect(fetchBounded("https://10.0.0.1/", {}, false)).rejects.toMatchObject({
      fault: "forbidden_address",
    });
    expect(countCalls("https://10.0.0.1/")).toBe(0);
  });
});
