import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { switchTo } from "../../../../extension/components/frame/switch-to.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, me, organization } from "../../support/fixtures.ts";
import { inTwo, OTHER } from "../../support/in-two.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

const button = (name: string) => screen.getByRole("button", { name });
const toast = () => document.querySelector(".toast")?.textContent;

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

  it("keeps a token begun for somebody else, too", async () => {
    const entitled = { ...me, manages: ["tokens.others" as const] };
    const { background, app } = await renderApp(
      inTwo({ getMe: () => ({ ok: true, value: entitled }) }),
      { hash: "#/people/usr_7/tokens/new" },
    );
    type(screen.getByLabelText("Name"), "Begun for Uma");
    if (app.workspace.value === null) throw new Error("nobody is signed in");
    await switchTo(app, app.workspace.value, { id: "org_other", name: "Other" });

    const names = background.calls.map(({ name }) => name);
    expect(background.asked("saveDraft")).toMatchObject([
      { connection: connection.key, owner: "usr_7", draft: { name: "Begun for Uma" } },
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
