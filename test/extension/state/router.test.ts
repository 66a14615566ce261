import { describe, expect, it } from "vitest";
import { createRouter, formatRoute, parseRoute } from "../../../extension/state/router.ts";

describe("the router", () => {
  it("keeps the screen in the fragment", () => {
    const host = { location: { hash: "#/account" }, addEventListener: () => {} };
    const router = createRouter(host);
    expect(router.route.value).toEqual({ screen: "account" });
    router.go({ screen: "token", id: "tok_1" });
    expect(host.location.hash).toBe("#/tokens/tok_1");
    expect(parseRoute(host.location.hash)).toEqual(router.route.value);
    router.go({ screen: "access", id: "tok_1" });
    expect(host.location.hash).toBe("#/tokens/tok_1/access");
    expect(parseRoute(host.location.hash)).toEqual(router.route.value);
  });

  it("follows the browser's own way back", () => {
    let changed = () => {};
    const host = {
      location: { hash: "" },
      addEventListener: (_: string, listener: () => void) => {
        changed = listener;
      },
    };
    const router = createRouter(host);
    host.location.hash = "#/settings";
    changed();
    expect(router.route.value).toEqual({ screen: "settings" });
  });

  it.each(["", "#/", "#/nonsense", "#/tokens", "#/tokens/../new", "#/tokens/lk_pat_secret"])(
    "takes %j for the list",
    (hash) => {
      expect(formatRoute(parseRoute(hash))).toBe("#/tokens");
    },
  );
});
