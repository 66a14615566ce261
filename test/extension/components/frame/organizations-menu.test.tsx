import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { switchOrganization } from "../../../../extension/components/frame/switch-organization.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, me, organization } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";
import { fakeTwoOrganizations, OTHER } from "../../support/two-organizations.ts";

const button = (name: string) => screen.getByRole("button", { name });
const toast = () => document.querySelector(".toast")?.textContent;

async function openMenu() {
  button("Account").click();
  await settled();
  return within(screen.getByRole("menu"));
}

describe("the Account menu", () => {
  it("offers the organizations, with the current one chosen", async () => {
    await renderApp(fakeTwoOrganizations());
    const choices = (await openMenu()).getAllByRole("menuitemradio");
    expect(
      choices.map((choice) => [choice.textContent, choice.getAttribute("aria-checked")]),
    ).toEqual([
      ["Acme", "true"],
      ["Other", "false"],
    ]);
  });

  it("moves through many organizations by keyboard, in natural order", async () => {
    const organizations = [
      organization(),
      ...Array.from({ length: 30 }, (_, index) =>
        organization({ id: `org_${index}`, name: `Site ${index + 1}`, current: false }),
      ),
    ];
    await renderApp(
      fakeTwoOrganizations({
        listOrganizations: () => ({ ok: true, value: { organizations, presets: [] } }),
      }),
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

  it("shows no organizations to a member of only one", async () => {
    await renderApp(fakeBackground());
    const menu = await openMenu();
    expect(menu.queryAllByRole("menuitemradio")).toEqual([]);
    expect(document.body.textContent).not.toContain("Organizations");
  });

  it("shows the other organization's tokens, announces the switch, and keeps nothing of the first", async () => {
    const { background, app } = await renderApp(fakeTwoOrganizations(), { hash: "#/settings" });
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();

    expect(background.sent("switchOrganization")).toEqual([
      { connection: connection.key, id: "org_other" },
    ]);
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Tokens" }));
    expect(toast()).toBe("You switched to Other");
    expect(document.querySelector("footer")?.textContent).toContain("Other");
    expect(document.body.textContent).toContain("lk_other");
    expect(document.body.textContent).not.toContain("lk_acme");
    expect(app.workspace.value?.connection.key).toBe(OTHER.key);
  });

  it("forgets text typed into a screen of the previous organization", async () => {
    await renderApp(fakeTwoOrganizations());
    type(screen.getByLabelText("Search tokens"), "acme secret project");
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();
    expect((screen.getByLabelText("Search tokens") as HTMLInputElement).value).toBe("");
  });

  it("saves the draft before it switches", async () => {
    const { background, app } = await renderApp(fakeTwoOrganizations(), { hash: "#/new" });
    type(screen.getByLabelText("Name"), "Begun at Acme");
    if (app.workspace.value === null) throw new Error("nobody is signed in");
    await switchOrganization(app, app.workspace.value, { id: "org_other", name: "Other" });

    const names = background.calls.map(({ name }) => name);
    expect(background.sent("saveDraft")).toMatchObject([
      { connection: connection.key, draft: { name: "Begun at Acme" } },
    ]);
    expect(names.indexOf("saveDraft")).toBeLessThan(names.indexOf("switchOrganization"));
  });

  it("saves the draft for another person's token before it switches", async () => {
    const entitled = { ...me, manages: ["tokens.others" as const] };
    const { background, app } = await renderApp(
      fakeTwoOrganizations({ getMe: () => ({ ok: true, value: entitled }) }),
      { hash: "#/people/usr_7/tokens/new" },
    );
    type(screen.getByLabelText("Name"), "Begun for Uma");
    if (app.workspace.value === null) throw new Error("nobody is signed in");
    await switchOrganization(app, app.workspace.value, { id: "org_other", name: "Other" });

    const names = background.calls.map(({ name }) => name);
    expect(background.sent("saveDraft")).toMatchObject([
      { connection: connection.key, owner: "usr_7", draft: { name: "Begun for Uma" } },
    ]);
    expect(names.indexOf("saveDraft")).toBeLessThan(names.indexOf("switchOrganization"));
  });

  it("sends no request if the current organization is chosen", async () => {
    const { background } = await renderApp(fakeTwoOrganizations());
    (await openMenu()).getByRole("menuitemradio", { name: "Acme" }).click();
    await settled();
    expect(background.sent("switchOrganization")).toEqual([]);
  });

  it("announces a failed switch, and stays", async () => {
    const background = fakeTwoOrganizations({
      switchOrganization: () => ({ ok: false, failure: { kind: "no_member" } }),
    });
    const { app } = await renderApp(background);
    (await openMenu()).getByRole("menuitemradio", { name: "Other" }).click();
    await settled();
    expect(toast()).toBe("You no longer belong to that organization.");
    expect(app.workspace.value?.connection.key).toBe(connection.key);
  });
});
