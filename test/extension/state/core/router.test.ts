import { describe, expect, it } from "vitest";
import { createRouter, formatRoute, parseRoute } from "../../../../extension/state/core/router.ts";

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

  it("follows the browser's Back button", () => {
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

  it.each([
    ["#/people", { screen: "people" }],
    ["#/organization", { screen: "organization" }],
    ["#/people/usr_7", { screen: "person", person: "usr_7", tab: "details" }],
    ["#/people/usr_7/tokens", { screen: "person", person: "usr_7", tab: "tokens" }],
    ["#/people/usr_7/activity", { screen: "person", person: "usr_7", tab: "activity" }],
    ["#/people/usr_7/tokens/new", { screen: "new", owner: "usr_7" }],
    ["#/people/usr_7/tokens/save", { screen: "save", owner: "usr_7" }],
    ["#/people/usr_7/tokens/tok_1", { screen: "token", id: "tok_1", owner: "usr_7" }],
    ["#/people/usr_7/tokens/tok_1/access", { screen: "access", id: "tok_1", owner: "usr_7" }],
  ] as const)("parses and formats %s, a screen of managers", (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
    expect(formatRoute(route)).toBe(hash);
  });

  it.each([
    ...["", "#/", "#/nonsense", "#/tokens", "#/tokens/../new", "#/tokens/lk_pat_secret"],
    ...["#/people/", "#/people/tok_1", "#/people/usr_7/nonsense", "#/people/usr_7/details"],
    ...["#/people/usr_7/tokens/lk_pat_secret", "#/people/usr_7/people"],
  ])("leads from %j to the list", (hash) => {
    expect(formatRoute(parseRoute(hash))).toBe("#/tokens");
  });
});
