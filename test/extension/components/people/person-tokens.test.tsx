import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { me, waitingToken } from "../../support/fixtures.ts";
import { ADA, ADAS, adasTokens, managing } from "../../support/managing.ts";
import { refused } from "../../support/refused.ts";
import { choose, press, renderApp, settled } from "../../support/render-app.tsx";

async function click(name: string, role: "button" | "menuitem" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}
const rowOf = (name: string) =>
  screen.getByRole("button", { name }).closest<HTMLElement>("li") as HTMLElement;
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

describe("the API Tokens tab of a person", () => {
  it("lists that person's tokens in every status, with what each may do and until when", async () => {
    const { background } = await renderApp(managing(), { hash: ADAS });
    expect(background.asked("listTokens")).toContainEqual(
      expect.objectContaining({ owner: ADA.id, query: expect.objectContaining({ status: "all" }) }),
    );
    expect(screen.queryByText("My own")).toBeNull();
    const nightly = rowOf("Nightly export");
    expect(nightly.textContent).toContain("API_READ, METRICS_READ");
    expect(nightly.textContent).toContain("expires in 82 days");
    expect(nightly.textContent).toContain("used 4 minutes ago");
    expect(rowOf("Old job").textContent).toContain("Revoked");
    expect(rowOf("Warehouse sync").textContent).toMatch(
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
  ])("offers beside %s what can be done with it as it stands", async (name, expected) => {
    await renderApp(managing(), { hash: ADAS });
    const buttons = within(rowOf(name)).getAllByRole("button");
    const names = buttons.map((one) => one.getAttribute("aria-label") ?? one.textContent);
    // In the order in which they stand, and Tab goes.
    expect(names).toEqual([name, ...expected, `Actions for ${name}`]);
  });

  it("shows of a status what is asked for", async () => {
    const { background } = await renderApp(managing(), { hash: ADAS });
    choose(screen.getByRole("combobox", { name: "Status" }), "waiting");
    await settled();
    expect(background.asked("listTokens").at(-1)).toMatchObject({
      owner: ADA.id,
      query: { status: "waiting" },
    });
    expect(screen.queryByRole("button", { name: "Nightly export" })).toBeNull();
  });

  it("is where it was scrolled to once a token of it is left, and no other tab is", async () => {
    const { browseTo } = await renderApp(managing(), { hash: ADAS });
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

  it("says that somebody has none yet, and then revokes nothing", async () => {
    await renderApp(managing([]), { hash: ADAS });
    expect(screen.getByText("Ada Lovelace has no tokens yet.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Revoke all" })).toBeNull();
    await click("Add token");
    expect(heading()).toBe("New token");
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
  });

  it("says that a disabled person's tokens are refused, and lets them be managed all the same", async () => {
    const disabled = { ...ADA, disabled_at: "2026-11-01T00:00:00Z" };
    const background = managing(adasTokens(), { getUser: () => ({ ok: true, value: disabled }) });
    await renderApp(background, { hash: ADAS });
    expect(screen.getByText(/^Ada Lovelace is disabled\./)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Revoke Nightly export" })).toBeTruthy();
  });

  it("begins a new token of that person's at the key n, not of one's own", async () => {
    const { app } = await renderApp(managing(), { hash: ADAS });
    press("n");
    expect(app.router.route.value).toEqual({ screen: "new", owner: ADA.id });
  });

  it("counts the person's tokens anew once one is gone", async () => {
    const { background } = await renderApp(managing(), { hash: ADAS });
    const before = background.asked("getUser").length;
    await click("Revoke Nightly export");
    await click("Revoke token");
    expect(background.asked("getUser").length).toBeGreaterThan(before);
  });

  it("revokes a token after a question that says whose it is", async () => {
    const { background, app } = await renderApp(managing(), { hash: ADAS });
    await click("Revoke Nightly export");
    const dialog = screen.getByRole("dialog", { name: "Revoke “Nightly export”?" });
    expect(dialog.textContent).toContain("It is a token of Ada Lovelace.");
    await click("Revoke token");
    expect(background.asked("revokeToken")).toEqual([
      expect.objectContaining({ owner: ADA.id, id: "tok_a" }),
    ]);
    expect(app.announcer.message.value?.text).toBe("Nightly export was revoked");
    expect(rowOf("Nightly export").textContent).toContain("Revoked");
  });

  it("revokes all of them, and says how many that are and whose", async () => {
    const { background } = await renderApp(managing(), { hash: ADAS });
    await click("Revoke all");
    const dialog = screen.getByRole("dialog", { name: "Revoke all tokens of Ada Lovelace?" });
    expect(dialog.textContent).toContain("All 2 active or waiting tokens of Ada Lovelace");
    await click("Revoke all tokens");
    expect(background.asked("revokeAllTokens")).toEqual([
      expect.objectContaining({ owner: ADA.id }),
    ]);
    const mine = background.memory.tokens.find(({ name }) => name === "My own");
    expect(mine?.status).toBe("active");
  });

  it("withdraws what waits, and only the secret where a token works", async () => {
    const until = "2026-11-29T12:00:00Z";
    const tokens = adasTokens().map((one) =>
      one.id === "tok_a" ? { ...one, collect_by: until } : one,
    );
    const { background, app } = await renderApp(managing(tokens), { hash: ADAS });
    await click("Withdraw Warehouse sync");
    expect(screen.getByRole("dialog").textContent).toContain(
      "Then Ada Lovelace can no longer collect it, and it leaves the list for good.",
    );
    await click("Withdraw token");
    expect(app.announcer.message.value?.text).toBe("Warehouse sync was withdrawn");
    expect(screen.queryByRole("button", { name: "Warehouse sync" })).toBeNull();

    expect(rowOf("Nightly export").textContent).toContain("A new secret waits for Ada");
    await click("Actions for Nightly export");
    await click("Withdraw secret", "menuitem");
    expect(screen.getByRole("dialog").textContent).toContain("The old secret goes on working.");
    await click("Withdraw secret");
    expect(background.asked("declineToken")).toEqual([
      expect.objectContaining({ owner: ADA.id, id: "tok_b" }),
      expect.objectContaining({ owner: ADA.id, id: "tok_a" }),
    ]);
    expect(rowOf("Nightly export").textContent).not.toContain("A new secret waits");
  });

  it("takes it for withdrawn where somebody was quicker", async () => {
    const gone = managing(adasTokens(), { declineToken: () => refused("not_found", 404) });
    await renderApp(gone, { hash: ADAS });
    await click("Withdraw Warehouse sync");
    await click("Withdraw token");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("leads to the person's list from one of their tokens, also when that is deleted", async () => {
    const { app } = await renderApp(managing(), { hash: `${ADAS}/tok_a` });
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

describe("a control that is taken away meanwhile", () => {
  it("ends with the person's own tokens, and says so", async () => {
    let manages: string[] = ["tokens.others"];
    const background = managing(adasTokens(), {
      getMe: () => ({ ok: true, value: { ...me, manages } as typeof me }),
      revokeToken: () => refused("not_found", 404),
    });
    const { app } = await renderApp(background, { hash: ADAS });
    manages = [];
    await click("Revoke Nightly export");
    await click("Revoke token");
    expect(heading()).toBe("Tokens");
    expect(app.announcer.message.value?.text).toBe("You no longer manage the tokens of others.");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is told from a token that is gone", async () => {
    const background = managing(adasTokens(), { getToken: () => refused("not_found", 404) });
    await renderApp(background, { hash: `${ADAS}/tok_gone` });
    expect(document.querySelector(".notice [role=alert]")?.textContent).toBe(
      "This is no longer here. It may have been deleted, or you may no longer manage tokens for Ada Lovelace.",
    );
    await click("Back");
    expect(heading()).toBe("Ada Lovelace");
  });
});

it("names each control of a person's list once", async () => {
  const twin = waitingToken({ id: "tok_d", name: "Nightly export", owner: ADA.id });
  const called = waitingToken({ id: "tok_e", name: "Revoke all", owner: ADA.id });
  await renderApp(managing([...adasTokens(), twin, called]), { hash: ADAS });
  const names = screen
    .getAllByRole("button")
    .map((one) => one.getAttribute("aria-label") ?? one.textContent);
  expect(new Set(names).size).toBe(names.length);
});
