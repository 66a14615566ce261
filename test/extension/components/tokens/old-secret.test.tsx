import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const hash = "#/tokens/tok_1";
const grace = { previous_secret_expires_at: "2026-11-24T12:00:00Z" };
const notice = () => document.querySelector(".notice.warn")?.textContent ?? "";
const findStop = () => screen.queryByRole("button", { name: "Stop the old one now" });

describe("an old secret that still works", () => {
  it("is told with its last use, and the owner can stop it now", async () => {
    const used = token({ ...grace, previous_secret_used_at: "2026-11-23T11:57:00Z", version: 3 });
    const { background } = await renderApp(fakeBackground([used]), { hash });
    expect(notice()).toContain("It was last used 3 minutes ago.");
    findStop()?.click();
    await settled();
    expect(background.sent("stopOldSecret")).toMatchObject([{ id: "tok_1", version: 3 }]);
    expect(findStop()).toBeNull();
    expect(document.querySelector(".toast-region[role=status]")?.textContent).toBe(
      "The old secret was stopped",
    );
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("is told if nothing has used it since", async () => {
    await renderApp(fakeBackground([token(grace)]), { hash });
    expect(notice()).toContain("It was not used since.");
  });

  it("stays if it could not be stopped", async () => {
    const background = fakeBackground([token(grace)], {
      stopOldSecret: () => ({ ok: false, failure: { kind: "unavailable", host: "a.example" } }),
    });
    await renderApp(background, { hash });
    findStop()?.click();
    await settled();
    expect(document.querySelector(".toast-region[role=alert]")?.textContent).toContain("a.example");
    expect(findStop()).not.toBeNull();
  });
});
