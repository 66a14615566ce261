import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { failure } from "../../support/names.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { waiting } from "../../support/waiting.ts";

const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const headings = () => Array.from(document.querySelectorAll("h2"), (one) => one.textContent);

async function click(name: string) {
  button(name).click();
  await settled();
}

const problem = (name: "conflict" | "not_found" | "stale_version"): Failure => ({
  ...{ kind: "problem", problem: name, status: 409, errors: [] },
});
const failing = (why: Failure, collects = waiting()): Creation => ({
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
  ] as const)("by %s since it %s says so, and takes it off the notice", async (name, _) => {
    const { background } = await fail(problem(name), [waiting()], true);
    expect(failure()).toBe(
      "“Nightly export” no longer waits for you. It was collected elsewhere, withdrawn, or its time ran out.",
    );
    expect(headings()).toEqual([]);
    button("Dismiss").focus();
    await click("Dismiss");
    expect(failure()).toBeNull();
    expect(document.activeElement?.tagName).toBe("H1");
    expect(background.asked("acknowledgeCreation")).toHaveLength(1);
  });

  it("since its expiry is no longer allowed says that, and it can still be declined", async () => {
    await fail(problem("conflict"), [waiting()]);
    expect(failure()).toContain("the expiry it was made with is no longer allowed.");
    expect(button("Decline Nightly export")).not.toBeNull();
  });

  it("since it was changed says so, and then collects it as it is now", async () => {
    const background = fakeBackground([waiting()], {
      collectToken: ({ token: collects }) => {
        background.memory.tokens = [waiting({ version: 3 })];
        return failing(problem("stale_version"), collects);
      },
    });
    await renderApp(background);
    await click("Collect Nightly export");
    expect(failure()).toContain("It was changed elsewhere in the meantime.");
    await click("Collect Nightly export");
    expect(background.asked("collectToken")).toMatchObject([
      { token: { version: 2 } },
      { token: { version: 3 } },
    ]);
  });

  it("is forgotten with its screen, unless its outcome is open", async () => {
    const offline = await fail({ kind: "offline" }, [waiting()]);
    expect(failure()).toBe("You are offline. Nothing was changed.");
    offline.app.router.go({ screen: "settings" });
    await settled();
    expect(offline.background.asked("acknowledgeCreation")).toHaveLength(1);

    const open = await fail({ kind: "outcome_unknown" }, [waiting()]);
    expect(failure()).toBe(
      "We don't know yet whether the secret of “Nightly export” was collected. Trying again is safe: it is not lost.",
    );
    expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
    open.app.router.go({ screen: "settings" });
    await settled();
    expect(open.background.asked("acknowledgeCreation")).toEqual([]);
    open.app.router.go({ screen: "tokens" });
    await settled();
    await click("Try again");
    expect(open.background.asked("retryCreation")).toHaveLength(1);
  });

  it("is come back to by a later page", async () => {
    const failed = failing({ kind: "outcome_unknown" });
    await renderApp(fakeBackground([waiting()], { getCreation: () => failed }));
    expect(heading()).toBe("Tokens");
    expect(failure()).toContain("whether the secret of “Nightly export” was collected");
  });

  it("since another outcome is open leads to where that can be settled", async () => {
    const background = fakeBackground([waiting()], {
      collectToken: () => ({ at: "failed", failure: { kind: "outcome_unknown" } }),
    });
    await renderApp(background);
    await click("Collect Nightly export");
    expect(heading()).toBe("New token");
    expect(failure()).toContain("We don't know yet whether the token was created.");
  });
});
