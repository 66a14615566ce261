import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { switchTo } from "../../../extension/components/switch-to.ts";
import type { Connection, ConnectionKey } from "../../../extension/messages.ts";
import { fakeBackground } from "../support/fake-background.ts";
import { connection, me, organization, token } from "../support/fixtures.ts";
import { choose, press, renderApp, settled, type } from "../support/render-app.tsx";

const button = (name: string) => screen.getByRole("button", { name });
const toast = () => document.querySelector(".toast")?.textContent;

const OTHER: Connection = {
  ...connection,
  key: "https://tokens.acme.example|org_other|usr_1" as ConnectionKey,
  organizationId: "org_other",
};
const both = [organization(), organization({ id: "org_other", name: "Other", current: false })];

/** Someone who belongs to two organizations, each with a token of the same name. */
function inTwo(handlers: Parameters<typeof fakeBackground>[1] = {}, presets: string[] = []) {
  const isOther = (key: ConnectionKey) => key === OTHER.key;
  return fakeBackground([], {
    listOrganizations: ({ connection: key }) => ({
      ok: true,
      value: {
        organizations: both.map((one) => ({
          ...one,
          current: (one.id === "org_other") === isOther(key),
        })),
        presets,
      },
    }),
    switchOrganization: () => ({ ok: true, value: { at: "signed_in", connection: OTHER } }),
    getMe: ({ connection: key }) => ({
      ok: true,
      value: isOther(key) ? { ...me, organization: { id: "org_other", name: "Other" } } : me,
    }),
    listTokens: ({ connection: key }) => ({
      ok: true,
      value: {
        tokens: [token({ name: "Deploy", hint: isOther(key) ? "lk_other" : "lk_acme" })],
        total: 1,
        next_cursor: null,
      },
    }),
    ...handlers,
  });
}

async function openMenu() {
  button("Account").click();
  await settled();
  return within(screen.getByRole("menu"));
}

describe("the Account menu", () => {
  it("offers the organizations, with the current one chosen", async () => {
    await renderApp(inTwo());
    const choices = (await openMenu()).getAllByRole("menuitemradio");
    expect(choices.map((one) => [one.textContent, one.getAttribute("aria-checked")])).toEqual([
      ["Acme", "true"],
      ["Other", "false"],
    ]);
  });

  it("leads through very many by the keyboard, in the order in which people count", async () => {
    const organizations = [
      organization(),
      ...Array.from({ length: 30 }, (_, index) =>
        organization({ id: `org_${index}`, name: `Site ${index + 1}`, current: false }),
      ),
    ];
    await renderApp(
      inTwo({ listOrganizations: () => ({ ok: true, value: { organizations, presets: [] } }) }),
    );
    const menu = await openMenu();
    const names = menu.getAllByRole("menuitemradio").map(({ textContent }) => textContent);
    expect(names.slice(0, 4)).toEqual(["Acme", "Site 1", "Site 2", "Site 3"]);
    expect(names.at(-1)).toBe("Site 30");

    const focused = () => document.activeElement?.textContent;
    press("End");
    expect(focused()).toBe("Sign out");
    for (const _ of ["Open in tab", "Open in side panel", "Settings", "Site 30"]) press("ArrowUp");
    expect(focused()).toBe("Site 30");
    press("ArrowDown");
    expect(focused()).toBe("Settings");
  });

  it("says nothing of organizations to whoever belongs to one", async () => {
    await renderApp(fakeBackground());
    const menu = await openMenu();
    expect(menu.queryAllByRole("menuitemradio")).toEqual([]);
    expect(document.body.textContent).not.toContain("Organizations");
  });

  it("leads to the other's tokens, says so, and leaves nothing of the first behind", async () => {
    const { background, app } = await renderApp(inTwo(), { hash: "#/settings" });
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();

    expect(background.asked("switchOrganization")).toEqual([
      { connection: connection.key, id: "org_other" },
    ]);
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Tokens" }));
    expect(toast()).toBe("You switched to Other");
    expect(document.querySelector("footer")?.textContent).toContain("Other");
    expect(document.body.textContent).toContain("lk_other");
    expect(document.body.textContent).not.toContain("lk_acme");
    expect(app.workspace.value?.connection.key).toBe(OTHER.key);
  });

  it("forgets what was typed into a screen of the organization that is left", async () => {
    await renderApp(inTwo());
    type(screen.getByLabelText("Search tokens"), "acme secret project");
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();
    expect((screen.getByLabelText("Search tokens") as HTMLInputElement).value).toBe("");
  });

  it("keeps what was typed last before the organization is left", async () => {
    const { background, app } = await renderApp(inTwo(), { hash: "#/new" });
    type(screen.getByLabelText("Name"), "Begun at Acme");
    if (app.workspace.value === null) throw new Error("nobody is signed in");
    await switchTo(app, app.workspace.value, { id: "org_other", name: "Other" });

    const names = background.calls.map(({ name }) => name);
    expect(background.asked("saveDraft")).toMatchObject([
      { connection: connection.key, draft: { name: "Begun at Acme" } },
    ]);
    expect(names.indexOf("saveDraft")).toBeLessThan(names.indexOf("switchOrganization"));
  });

  it("asks for nothing where the current one is chosen again", async () => {
    const { background } = await renderApp(inTwo());
    (await openMenu()).getByRole("menuitemradio", { name: "Acme" }).click();
    await settled();
    expect(background.asked("switchOrganization")).toEqual([]);
  });

  it("says why it could not be switched, and stays", async () => {
    const background = inTwo({
      switchOrganization: () => ({ ok: false, failure: { kind: "no_member" } }),
    });
    const { app } = await renderApp(background);
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();
    expect(toast()).toBe("You no longer belong to that organization.");
    expect(app.workspace.value?.connection.key).toBe(connection.key);
  });
});

describe("the Account screen", () => {
  const hash = "#/account";

  it("lists the organizations with the role there, and switches to another", async () => {
    const { background } = await renderApp(inTwo(), { hash });
    const card = screen.getByRole("region", { name: "Organizations" });
    expect(
      within(card)
        .getAllByRole("listitem")
        .map((one) => one.textContent),
    ).toEqual(["AcmeBasic_User, this organizationLeave", "OtherBasic_UserSwitch"]);
    button("Switch to Other").click();
    await settled();
    expect(background.asked("switchOrganization")).toHaveLength(1);
    expect(toast()).toBe("You switched to Other");
  });

  it("tells two of the same name apart", async () => {
    const twins = both.map((one) => ({ ...one, name: "Acme" }));
    await renderApp(
      inTwo({
        listOrganizations: () => ({ ok: true, value: { organizations: twins, presets: [] } }),
      }),
      { hash },
    );
    expect(button("Switch to Acme (org_other)")).toBeTruthy();
    expect(button("Leave Acme (org_acme)")).toBeTruthy();
  });

  it("says what leaving does to tokens before it is done", async () => {
    const { background } = await renderApp(inTwo(), { hash });
    button("Leave Acme").click();
    await settled();
    const dialog = within(screen.getByRole("dialog", { name: "Leave “Acme”?" }));
    expect(dialog.getByText(/^All your tokens there stop working within 5 seconds/)).toBeTruthy();
    expect(background.asked("leaveOrganization")).toEqual([]);
    dialog.getByRole("button", { name: "Leave organization" }).click();
    await settled();
    expect(background.asked("leaveOrganization")).toEqual([{ connection: connection.key }]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Sign in to");
  });

  it("leads to the sign-in where the session turns out to be over", async () => {
    const ended = { kind: "session_ended", host: connection.host } as const;
    const background = inTwo({ leaveOrganization: () => ({ ok: false, failure: ended }) });
    await renderApp(background, { hash });
    button("Leave Acme").click();
    await settled();
    button("Leave organization").click();
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(button("Sign in")).toBeTruthy();
  });

  it("keeps the last administrator, and says why", async () => {
    const failure = { kind: "problem", problem: "last_administrator", status: 409, errors: [] };
    const background = inTwo({ leaveOrganization: () => ({ ok: false, failure }) as never });
    await renderApp(background, { hash });
    button("Leave Acme").click();
    await settled();
    button("Leave organization").click();
    await settled();
    const dialog = screen.getByRole("dialog");
    expect(within(dialog).getByRole("alert").textContent).toBe(
      "Nobody else could manage this organization then. Give someone else that power first.",
    );
    press("Escape", dialog);
  });

  it("creates an organization with a catalog, for whoever may", async () => {
    const { background } = await renderApp(inTwo({}, ["small", "two-words"]), { hash });
    button("New organization").click();
    await settled();
    button("Create organization").click();
    await settled();
    expect(screen.getByText("Enter a name.")).toBeTruthy();
    expect(background.asked("createOrganization")).toEqual([]);

    type(screen.getByLabelText("Name"), " Third ");
    choose(screen.getByLabelText("Catalog"), "two-words");
    button("Create organization").click();
    await settled();
    expect(background.asked("createOrganization")).toEqual([
      { connection: connection.key, name: "Third", preset: "two-words" },
    ]);
    expect(toast()).toBe("Third was created");
    expect(background.asked("listOrganizations").length).toBeGreaterThan(1);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("offers nobody else to create one", async () => {
    await renderApp(inTwo(), { hash });
    expect(screen.queryByRole("button", { name: "New organization" })).toBeNull();
  });
});
