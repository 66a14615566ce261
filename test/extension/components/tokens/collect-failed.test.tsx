import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { tokenToCollect } from "../../support/tokens-to-collect.ts";

const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const headings = () =>
  Array.from(document.querySelectorAll("h2"), ({ textContent }) => textContent);

async function click(name: string) {
  button(name).click();
  await settled();
}

const problem = (name: "conflict" | "not_found" | "stale_version"): Failure => ({
  ...{ kind: "problem", problem: name, status: 409, errors: [] },
});
const failing = (why: Failure, collects = tokenToCollect()): Creation => ({
  at: "failed",
  failure: why,
  collects,
});

describe("a collection that failed", () => {
  async function fail(why: Failure, tokens: TokenResource[], gone = false) {
    const background = fakeBackground(tokens, {
      collectToken: ({ token: collects }) => {
        if (gone) background.memory.tokens = [];
        return failing(why, collects);
      },
    });
    const world = await renderApp(background);
    await click("Collect Nightly export");
    return { ...world, background };
  }

  it.each([
    ["conflict", "was collected, or has lapsed"],
    ["not_found", "was withdrawn"],
  ] as const)(
    "by %s, because it %s, is explained, and removes the token from the notice",
    async (name, _) => {
      const { background } = await fail(problem(name), [tokenToCollect()], true);
      expect(alertText()).toBe(
        "“Nightly export” no longer waits for you. It was collected elsewhere, withdrawn, or its time ran out.",
      );
      expect(headings()).toEqual([]);
      button("Dismiss").focus();
      await click("Dismiss");
      expect(alertText()).toBeNull();
      expect(document.activeElement?.tagName).toBe("H1");
      expect(background.sent("acknowledgeCreation")).toHaveLength(1);
    },
  );

  it("names an expiry that is no longer allowed, and can still be declined", async () => {
    await fail(problem("conflict"), [tokenToCollect()]);
    expect(alertText()).toContain("the expiry it was made with is no longer allowed.");
    expect(button("Decline Nightly export")).not.toBeNull();
  });

  it("reports a changed token, and then collects its current version", async () => {
    const background = fakeBackground([tokenToCollect()], {
      collectToken: ({ token: collects }) => {
        background.memory.tokens = [tokenToCollect({ version: 3 })];
        return failing(problem("stale_version"), collects);
      },
    });
    await renderApp(background);
    await click("Collect Nightly export");
    expect(alertText()).toContain("It was changed elsewhere in the meantime.");
    await click("Collect Nightly export");
    expect(background.sent("collectToken")).toMatchObject([
      { token: { version: 2 } },
      { token: { version: 3 } },
    ]);
  });

  it("is dismissed by leaving its screen, unless the outcome is unknown", async () => {
    const offline = await fail({ kind: "offline" }, [tokenToCollect()]);
    expect(alertText()).toBe("You were offline. Nothing was changed.");
    offline.app.router.go({ screen: "settings" });
    await settled();
    expect(offline.background.sent("acknowledgeCreation")).toHaveLength(1);

    const open = await fail({ kind: "outcome_unknown" }, [tokenToCollect()]);
    expect(alertText()).toBe(
      "We don't know yet whether the secret of “Nightly export” was collected. Trying again is safe: it is not lost.",
    );
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
    open.app.router.go({ screen: "settings" });
    await settled();
    expect(open.background.sent("acknowledgeCreation")).toEqual([]);
    open.app.router.go({ screen: "tokens" });
    await settled();
    await click("Try again");
    expect(open.background.sent("retryCreation")).toHaveLength(1);
  });

  it("is shown by a later page", async () => {
    const failed = failing({ kind: "outcome_unknown" });
    await renderApp(fakeBackground([tokenToCollect()], { getCreation: () => failed }));
    expect(heading()).toBe("Tokens");
    expect(alertText()).toContain("whether the secret of “Nightly export” was collected");
  });

  it("leads to the form of a creation whose outcome is unknown", async () => {
    const background = fakeBackground([tokenToCollect()], {
      collectToken: () => ({ at: "failed", failure: { kind: "outcome_unknown" } }),
    });
    await renderApp(background);
    await click("Collect Nightly export");
    expect(heading()).toBe("New token");
    expect(alertText()).toContain("We don't know yet whether the token was created.");
  });
});
