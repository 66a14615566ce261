import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { me, waitingToken } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { choose, press, renderApp, settled } from "../../support/render-app.tsx";

async function click(name: string, role: "button" | "menuitem" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}
const findRow = (name: string) =>
  screen.getByRole("button", { name }).closest<HTMLElement>("li") as HTMLElement;
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

describe("the API Tokens tab of a person", () => {
  it("lists the person's tokens of every status, with scopes and expiry", async () => {
    const { background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    expect(background.sent("listAllTokens")).toMatchObject([{ owner: ADA.id }]);
    expect(screen.queryByText("My own")).toBeNull();
    const nightly = findRow("Nightly export");
    expect(nightly.textContent).toContain("API_READ, METRICS_READ");
    expect(nightly.textContent).toContain("expires in 82 days");
    expect(nightly.textContent).toContain("used 4 minutes ago");
    expect(findRow("Old job").textContent).toContain("Revoked");
    expect(findRow("Warehouse sync").textContent).toMatch(
      /Waiting for Ada to collect, until 30 November 2026/,
    );
  });

  it.each([
    [
      "Nightly export",
      ["Edit Nightly export", "Regenerate Nightly export", "Revoke Nightly export"],
    ],
    ["Warehouse sync", ["Edit Warehouse sync", "Withdraw Warehouse sync"]],
    ["Old job", ["Regenerate Old job"]],
  ])("offers beside %s the actions that its status allows", async (name, expected) => {
    await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    const buttons = within(findRow(name)).getAllByRole("button");
    const names = buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent);
    // In the order of the page, which is the tab order.
    expect(names).toEqual([name, ...expected, `Actions for ${name}`]);
  });

  it("filters by status", async () => {
    await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    choose(screen.getByRole("combobox", { name: "Status" }), "waiting");
    await settled();
    expect(screen.getByRole("button", { name: "Warehouse sync" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Nightly export" })).toBeNull();
  });

  it("restores its scroll position after a token was opened, unlike other tabs", async () => {
    const { browseTo } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    const main = () => document.querySelector("main") as HTMLElement;
    main().scrollTop = 120;
    await click("Old job");
    expect(heading()).toBe("Old job");
    expect(main().scrollTop).toBe(0);
    await click("Back");
    expect(heading()).toBe(ADA.name);
    expect(main().scrollTop).toBe(120);
    screen.getByRole("tab", { name: "Details" }).click();
    await settled();
    main().scrollTop = 40;
    await browseTo("#/people");
    await browseTo("#/people/usr_7");
    expect(heading()).toBe(ADA.name);
    expect(main().scrollTop).toBe(0);
  });

  it("says that the person has no tokens yet, and offers no Revoke all", async () => {
    await renderApp(fakeManager([]), { hash: ADAS_TOKENS_HASH });
    expect(screen.getByText("Ada Lovelace has no tokens yet.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Revoke all" })).toBeNull();
    await click("Add token");
    expect(heading()).toBe("New token");
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
  });

  it("says that a disabled person's tokens are refused, and still lets them be managed", async () => {
    const disabled = { ...ADA, disabled_at: "2026-11-01T00:00:00Z" };
    const background = fakeManager(adasTokens(), {
      getUser: () => ({ ok: true, value: disabled }),
    });
    await renderApp(background, { hash: ADAS_TOKENS_HASH });
    expect(screen.getByText(/^Ada Lovelace is disabled\./)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Revoke Nightly export" })).toBeTruthy();
  });

  it("opens the form for a token of that person by the key n", async () => {
    const { app } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    press("n");
    expect(app.router.route.value).toEqual({ screen: "new", owner: ADA.id });
  });

  it("reloads the person after a revocation", async () => {
    const { background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    const before = background.sent("getUser").length;
    await click("Revoke Nightly export");
    await click("Revoke token");
    expect(background.sent("getUser").length).toBeGreaterThan(before);
  });

  it("revokes a token after a confirmation that names its owner", async () => {
    const { background, app } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Revoke Nightly export");
    const dialog = screen.getByRole("dialog", { name: "Revoke “Nightly export”?" });
    expect(dialog.textContent).toContain("It is a token of Ada Lovelace.");
    await click("Revoke token");
    expect(background.sent("revokeToken")).toEqual([
      expect.objectContaining({ owner: ADA.id, id: "tok_a" }),
    ]);
    expect(app.announcer.message.value?.text).toBe("Nightly export was revoked");
    expect(findRow("Nightly export").textContent).toContain("Revoked");
  });

  it("revokes all tokens after a confirmation that names their number and owner", async () => {
    const { background } = await renderApp(fakeManager(), { hash: ADAS_TOKENS_HASH });
    await click("Revoke all");
    const dialog = screen.getByRole("dialog", { name: "Revoke all tokens of Ada Lovelace?" });
    expect(dialog.textContent).toContain("All 2 active or waiting tokens of Ada Lovelace");
    await click("Revoke all tokens");
    expect(background.sent("revokeAllTokens")).toEqual([
      expect.objectContaining({ owner: ADA.id }),
    ]);
    const mine = background.memory.tokens.find(({ name }) => name === "My own");
    expect(mine?.status).toBe("active");
  });

  it("withdraws a waiting token, and only the waiting secret of an active token", async () => {
    const until = "2026-11-29T12:00:00Z";
    const tokens = adasTokens().map((token) =>
      token.id === "tok_a" ? { ...token, collect_by: until } : token,
    );
    const { background, app } = await renderApp(fakeManager(tokens), { hash: ADAS_TOKENS_HASH });
    await click("Withdraw Warehouse sync");
    expect(screen.getByRole("dialog").textContent).toContain(
      "Then Ada Lovelace can no longer collect it, and it leaves the list for good.",
    );
    await click("Withdraw token");
    expect(app.announcer.message.value?.text).toBe("Warehouse sync was withdrawn");
    expect(screen.queryByRole("button", { name: "Warehouse sync" })).toBeNull();

    expect(findRow("Nightly export").textContent).toContain("A new secret waits for Ada");
    await click("Actions for Nightly export");
    await click("Withdraw secret", "menuitem");
    expect(screen.getByRole("dialog").textContent).toContain("The old secret goes on working.");
    await click("Withdraw secret");
    expect(background.sent("declineToken")).toEqual([
      expect.objectContaining({ owner: ADA.id, id: "tok_b" }),
      expect.objectContaining({ owner: ADA.id, id: "tok_a" }),
    ]);
    expect(findRow("Nightly export").textContent).not.toContain("A new secret waits");
  });

  it("treats an already withdrawn token as withdrawn", async () => {
    const gone = fakeManager(adasTokens(), { declineToken: () => refusedReply("not_found", 404) });
    await renderApp(gone, { hash: ADAS_TOKENS_HASH });
    await click("Withdraw Warehouse sync");
    await click("Withdraw token");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("returns to the person's list from a token, also after deleting it", async () => {
    const { app } = await renderApp(fakeManager(), { hash: `${ADAS_TOKENS_HASH}/tok_a` });
    expect(heading()).toBe("Nightly export");
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
    await click("Delete");
    await click("Delete token");
    expect(app.router.route.value).toEqual({ screen: "person", person: ADA.id, tab: "tokens" });
    await click("Warehouse sync");
    expect(screen.getByText(/Waiting for Ada to collect/)).toBeTruthy();
    await click("Back");
    expect(heading()).toBe("Ada Lovelace");
  });
});

describe("a control that is lost meanwhile", () => {
  it("leads to the viewer's own tokens, with an announcement", async () => {
    let manages: string[] = ["tokens.others"];
    const background = fakeManager(adasTokens(), {
      getMe: () => ({ ok: true, value: { ...me, manages } as typeof me }),
      revokeToken: () => refusedReply("not_found", 404),
    });
    const { app } = await renderApp(background, { hash: ADAS_TOKENS_HASH });
    manages = [];
    await click("Revoke Nightly export");
    await click("Revoke token");
    expect(heading()).toBe("Tokens");
    expect(app.announcer.message.value?.text).toBe("You no longer manage the tokens of others.");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is distinguished from a deleted token", async () => {
    const background = fakeManager(adasTokens(), {
      getToken: () => refusedReply("not_found", 404),
    });
    await renderApp(background, { hash: `${ADAS_TOKENS_HASH}/tok_gone` });
    expect(document.querySelector(".notice [role=alert]")?.textContent).toBe(
      "This is no longer here. It may have been deleted, or you may no longer manage tokens for Ada Lovelace.",
    );
    await click("Back");
    expect(heading()).toBe("Ada Lovelace");
  });
});

it("gives each control of a person's list a unique name", async () => {
  const twin = waitingToken({ id: "tok_d", name: "Nightly export", owner: ADA.id });
  const namesake = waitingToken({ id: "tok_e", name: "Revoke all", owner: ADA.id });
  await renderApp(fakeManager([...adasTokens(), twin, namesake]), { hash: ADAS_TOKENS_HASH });
  const names = screen
    .getAllByRole("button")
    .map((button) => button.getAttribute("aria-label") ?? button.textContent);
  expect(new Set(names).size).toBe(names.length);
});
