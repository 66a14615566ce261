import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { currentOrganization, token } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

const LIST = { screen: "person", person: ADA.id, tab: "tokens" };
const allowing = { getOrganization: () => ({ ok: true, value: currentOrganization(true) }) };

async function click(name: string | RegExp, role: "button" | "checkbox" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const box = (name: string) => screen.queryByRole<HTMLInputElement>("checkbox", { name });

describe("editing another person's token", () => {
  it("saves its access and returns to the owner's list, with any catalog", async () => {
    const { app, background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Edit Nightly export");
    expect(heading()).toBe("Edit access");
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
    await click(/API_WRITE/, "checkbox");
    await click("Save");
    expect(background.sent("updateToken")).toEqual([
      expect.objectContaining({ owner: ADA.id, id: "tok_a" }),
    ]);
    expect(app.router.route.value).toEqual(LIST);
    expect(app.announcer.message.value?.text).toBe("Access saved");
    await click("Edit Nightly export");
    await click("Back");
    expect(app.router.route.value).toEqual(LIST);
  });
});

describe("regenerating another person's token", () => {
  it("leaves the old secret working until the owner collects the new one", async () => {
    const { app, background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Nightly export");
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("It gets a new secret for Ada Lovelace.");
    expect(dialog.textContent).toContain("It goes on until Ada Lovelace collects the new one.");
    expect(screen.queryByRole("combobox", { name: "Old secret stops" })).toBeNull();
    await click("Regenerate token");
    expect(background.sent("regenerateToken")).toEqual([
      expect.objectContaining({
        owner: ADA.id,
        request: expect.objectContaining({ stop_old_secret: false, reveal: false }),
      }),
    ]);
    expect(app.router.route.value).toEqual(LIST);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(
      screen.getByText(
        "“Nightly export” has a new secret. Ada Lovelace can collect it in Latchkey until 30 November 2026.",
      ),
    ).toBeTruthy();
    expect(screen.getByText(/^A new secret waits for Ada, until/)).toBeTruthy();
  });

  it("stops the old secret at once if that is chosen", async () => {
    const { background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Nightly export");
    await click("Stop the old secret now", "checkbox");
    await click("Regenerate token");
    expect(background.sent("regenerateToken")).toEqual([
      expect.objectContaining({ request: expect.objectContaining({ stop_old_secret: true }) }),
    ]);
  });

  it("stops the old secret at once if the new one is shown", async () => {
    const { app, background } = await renderApp(fakeManager(adasTokens(), allowing), {
      hash: ADAS_TOKENS_HASH,
    });
    await click("Regenerate Nightly export");
    await click("Show me the secret", "checkbox");
    expect(box("Stop the old secret now")).toMatchObject({ checked: true, disabled: true });
    await click("Regenerate token");
    expect(background.sent("regenerateToken")).toEqual([
      expect.objectContaining({ request: expect.objectContaining({ reveal: true }) }),
    ]);
    expect(heading()).toBe("Save this token");
    await click("Copy");
    await click("I have saved it");
    expect(app.router.route.value).toEqual(LIST);
  });

  it("has no old secret to stop if the token has ended", async () => {
    await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Old job");
    expect(screen.getByRole("dialog").textContent).toContain(
      "It works again once Ada Lovelace has its new secret.",
    );
    expect(box("Stop the old secret now")).toBeNull();
  });

  it("says whose token limit is reached", async () => {
    const { failure } = refusedReply("token_limit_reached", 409);
    const before = adasTokens().find(({ id }) => id === "tok_c") ?? token();
    const background = fakeManager(adasTokens(), {
      regenerateToken: () => ({ at: "failed", owner: ADA.id, regenerates: before, failure }),
    });
    await renderApp(background, { hash: ADAS_TOKENS_HASH });
    await click("Regenerate Old job");
    await click("Regenerate token");
    expect(
      screen.getByText("The organization allows Ada Lovelace no more tokens. Delete one first."),
    ).toBeTruthy();
  });
});
