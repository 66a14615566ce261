import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, SECRET, token } from "../../support/fixtures.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const hash = "#/tokens/tok_1";
const revoked = token({ status: "revoked", revoked_at: "2026-11-20T12:00:00Z", version: 4 });
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const unknown: Failure = { kind: "outcome_unknown" };
const stale: Failure = { kind: "problem", problem: "stale_version", status: 409, errors: [] };
const created = (of: TokenResource): Creation => ({
  at: "created",
  unsaved: { token: of, secret: SECRET, availableUntil: NOW + 600_000 },
  regenerates: of,
});

async function open(background = fakeBackground()) {
  const world = await renderApp(background, { hash });
  button("Regenerate").focus();
  button("Regenerate").click();
  await settled();
  return world;
}

async function confirm() {
  const { form } = button("Regenerate token") as HTMLButtonElement;
  form?.requestSubmit();
  await settled();
}

describe("a regeneration", () => {
  it("keeps the draft of another token, and opens the regenerated token after saving", async () => {
    const background = fakeBackground([revoked]);
    background.memory.draft = {
      ...{ name: "Half done", description: "", permissions: [], entities: [] },
      expiry: { choice: "never" },
    };
    await open(background);
    await confirm();
    expect(screen.getByLabelText("Token secret")).not.toBeNull();
    expect(background.sent("saveDraft")).toEqual([]);
    button("Copy").click();
    await settled();
    button("I have saved it").click();
    await settled();
    expect(heading()).toBe("Deploy from CI");
    expect(document.querySelector(".status")?.textContent).toBe("Active");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("says with the new secret until when the old one works", async () => {
    const graceful = token({ previous_secret_expires_at: "2026-11-24T12:00:00Z" });
    await renderApp(fakeBackground([], { getCreation: () => created(graceful) }));
    expect(document.querySelector(".ready")?.textContent).toMatch(
      /^This is the secret of Deploy from CI. The old secret works until Tue,? 24 November 2026 at /,
    );
  });

  it("of a token changed elsewhere shows the current token, and then succeeds", async () => {
    let attempts = 0;
    const background = fakeBackground([token({ version: 2 })], {
      regenerateToken: ({ token: regenerates }) => {
        attempts += 1;
        return attempts === 1
          ? { at: "failed", failure: stale, regenerates }
          : created(regenerates);
      },
    });
    await open(background);
    background.memory.tokens = [revoked];
    await confirm();
    expect(alertText()).toContain("It was changed elsewhere in the meantime.");
    expect(screen.queryByLabelText("Old secret stops")).toBeNull();
    expect(document.querySelector(".status")?.textContent).toBe("Revoked");
    await confirm();
    expect(background.sent("regenerateToken")).toMatchObject([
      { token: { version: 2 } },
      { token: { version: 4 } },
    ]);
    expect(heading()).toBe("Save your token");
  });

  it("of unknown outcome can only be retried unchanged", async () => {
    const background = fakeBackground([token()], {
      regenerateToken: ({ token: regenerates }) => ({
        at: "failed",
        failure: unknown,
        regenerates,
      }),
      retryCreation: () => created(token()),
    });
    await open(background);
    await confirm();
    expect(alertText()).toBe(
      "We don't know yet whether the token has a new secret. Trying again is safe: it never makes a second.",
    );
    expect(screen.queryByLabelText("Expires")).toBeNull();
    expect(screen.queryByRole("button", { name: "Regenerate token" })).toBeNull();
    button("Cancel").click();
    await settled();
    expect(background.sent("acknowledgeCreation")).toEqual([]);

    button("Regenerate").click();
    await settled();
    button("Try again").click();
    await settled();
    expect(background.sent("regenerateToken")).toHaveLength(1);
    expect(background.sent("retryCreation")).toHaveLength(1);
    expect(heading()).toBe("Save your token");
  });

  it("left unfinished by an earlier page is shown, and not in the form for a new token", async () => {
    const background = fakeBackground([token()], {
      getCreation: () => ({ at: "failed", failure: unknown, regenerates: token() }),
    });
    const { app } = await renderApp(background);
    expect(heading()).toBe("Deploy from CI");
    expect(screen.getByRole("dialog").textContent).toContain("whether the token has a new secret");
    button("Cancel").click();
    app.router.go({ screen: "new" });
    await settled();
    expect(heading()).toBe("New token");
    expect(alertText()).toBeNull();
  });

  it("still running when a page is opened is awaited, and its secret shown", async () => {
    let outcome: Creation = { at: "working", regenerates: token() };
    const background = fakeBackground([token()], { getCreation: () => outcome });
    const { runTimers } = await renderApp(background);
    expect(button("Regenerate token").getAttribute("aria-disabled")).toBe("true");
    outcome = created(token());
    runTimers();
    await settled();
    expect(heading()).toBe("Save your token");
  });
});
