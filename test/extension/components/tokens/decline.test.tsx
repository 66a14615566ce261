import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { activeTokenToCollect, tokenToCollect } from "../../support/tokens-to-collect.ts";

const hash = "#/tokens/tok_w";
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const headings = () =>
  Array.from(document.querySelectorAll("h2"), ({ textContent }) => textContent);
const toast = () => document.querySelector(".toast-region[role=status]")?.textContent;

async function click(name: string) {
  button(name).click();
  await settled();
}

const problem = (name: "conflict" | "not_found" | "stale_version"): Failure => ({
  ...{ kind: "problem", problem: name, status: 409, errors: [] },
});

describe("declining", () => {
  it("asks for confirmation, then removes the token and announces it", async () => {
    const background = fakeBackground([token(), tokenToCollect()]);
    await renderApp(background);
    button("Decline Nightly export").focus();
    await click("Decline Nightly export");
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("Decline “Nightly export”?");
    expect(background.sent("declineToken")).toEqual([]);
    await click("Decline token");
    expect(background.sent("declineToken")).toMatchObject([{ id: "tok_w" }]);
    expect(toast()).toBe("Nightly export was declined");
    expect(headings()).toEqual([]);
    expect(document.activeElement?.tagName).toBe("H1");
  });

  it("of a new secret does not change the token", async () => {
    await renderApp(fakeBackground([activeTokenToCollect()]), { hash: "#/tokens/tok_1" });
    await click("Decline");
    expect(screen.getByRole("dialog").textContent).toContain("The old secret goes on working.");
    await click("Decline secret");
    expect(toast()).toBe("The new secret for Deploy from CI was declined");
    expect(heading()).toBe("Deploy from CI");
    expect(headings()).not.toContain("A new secret waits");
  });

  it("on the token's screen leads back to the list", async () => {
    await renderApp(fakeBackground([tokenToCollect()]), { hash });
    await click("Decline");
    await click("Decline token");
    expect(heading()).toBe("Tokens");
  });

  it("of a token that was collected meanwhile shows that, and announces nothing", async () => {
    const refused = { ok: false, failure: problem("conflict") };
    const background = fakeBackground([tokenToCollect()], {
      declineToken: () => {
        background.memory.tokens = [];
        return refused;
      },
    });
    await renderApp(background);
    await click("Decline Nightly export");
    await click("Decline token");
    expect(alertText()).toContain("“Nightly export” no longer waits for you.");
    await click("Cancel");
    expect(headings()).toEqual([]);
    expect(toast()).toBe("");
  });
});
