import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Route } from "../../../../extension/state/core/router.ts";
import type { ManagedPart } from "../../../../shared/wire/me-resource.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me } from "../../support/fixtures.ts";
import { press, renderApp, settled } from "../../support/render-app.tsx";

const managing = (...manages: ManagedPart[]) =>
  fakeBackground([], { getMe: () => ({ ok: true, value: { ...me, manages } }) });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

async function openMenu(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

describe("People in the Account menu", () => {
  it.each(["users", "tokens.others"] as const)(
    "is under Security for a member who manages %s",
    async (part) => {
      const { app } = await renderApp(managing(part), { surface: "sidepanel" });
      await openMenu("Account");
      const section = screen.getByRole("group", { name: "Security" });
      const people = screen.getByRole("menuitem", { name: "People" });
      expect(section.contains(people)).toBe(true);
      people.click();
      await settled();
      expect(app.router.route.value).toEqual({ screen: "people" });
      expect(heading()).toBe("People");
    },
  );

  it("opens a tab from the popup, which is too small for a table", async () => {
    const opened: Route[] = [];
    await renderApp(managing("users"), { openTab: async (route) => void opened.push(route) });
    await openMenu("Account");
    screen.getByRole("menuitem", { name: "People" }).click();
    await settled();
    expect(opened).toEqual([{ screen: "people" }]);
    expect(heading()).toBe("Tokens");
  });

  it("is hidden from everybody else, and so is Security", async () => {
    await renderApp(managing("audit"));
    await openMenu("Account");
    expect(screen.queryByRole("menuitem", { name: "People" })).toBeNull();
    expect(screen.queryByText("Security")).toBeNull();
  });
});

describe("the address of a screen that the person may not open", () => {
  it.each(["#/people", "#/people/usr_7", "#/people/usr_7/tokens", "#/people/usr_7/tokens/new"])(
    "%s shows the list of tokens, and requests no person",
    async (hash) => {
      const { background } = await renderApp(managing(), { hash });
      expect(heading()).toBe("Tokens");
      expect(background.sent("listUsers")).toEqual([]);
      expect(background.sent("getUser")).toEqual([]);
    },
  );

  it("shows others' tokens only to a member who manages them", async () => {
    await renderApp(managing("users"), { hash: "#/people/usr_7/tokens/tok_1" });
    expect(heading()).toBe("Tokens");
  });

  it("shows nothing until the person's permissions are known, and can be retried", async () => {
    let works = false;
    const offline = { ok: false, failure: { kind: "offline" } };
    const background = fakeBackground([], {
      getMe: () => (works ? { ok: true, value: { ...me, manages: ["users"] } } : offline),
    });
    await renderApp(background, { hash: "#/people" });
    expect(heading()).toBe("Latchkey");
    expect(background.sent("listUsers")).toEqual([]);
    works = true;
    screen.getByRole("button", { name: "Try again" }).click();
    await settled();
    expect(heading()).toBe("People");
  });
});

describe("the tabs of a person's page", () => {
  const hash = "#/people/usr_7";
  const tabs = () => screen.getAllByRole("tab").map(({ textContent }) => textContent);
  const selected = () => screen.getByRole("tab", { selected: true }).textContent;

  it("are Details, API Tokens and Activity, reachable by arrow keys", async () => {
    const { app } = await renderApp(managing("users", "tokens.others"), { hash });
    expect(heading()).toBe("Uma User");
    expect(tabs()).toEqual(["Details", "API Tokens", "Activity"]);
    expect(selected()).toBe("Details");
    const go = async (key: string) => {
      press(key, screen.getByRole("tab", { selected: true }));
      await settled();
      expect(document.activeElement).toBe(screen.getByRole("tab", { selected: true }));
      return selected();
    };
    screen.getByRole("tab", { name: "Details" }).focus();
    expect(await go("ArrowRight")).toBe("API Tokens");
    expect(app.router.route.value).toEqual({ screen: "person", person: "usr_7", tab: "tokens" });
    expect(await go("End")).toBe("Activity");
    expect(await go("ArrowRight")).toBe("Details");
    expect(await go("ArrowLeft")).toBe("Activity");
    expect(await go("Home")).toBe("Details");
  });

  it("name their panel, and only the selected one is a tab stop", async () => {
    await renderApp(managing("tokens.others"), { hash });
    expect(screen.getByRole("tabpanel", { name: "Details" })).toBeTruthy();
    const reachable = screen.getAllByRole("tab").filter(({ tabIndex }) => tabIndex === 0);
    expect(reachable.map(({ textContent }) => textContent)).toEqual(["Details"]);
  });

  it("have no API Tokens for a member who does not manage others' tokens", async () => {
    await renderApp(managing("users"), { hash: `${hash}/tokens` });
    expect(tabs()).toEqual(["Details", "Activity"]);
    expect(selected()).toBe("Details");
  });

  it("are hidden and shown by the menu, which stays open and stores the choice", async () => {
    const { background } = await renderApp(managing("users", "tokens.others"), { hash });
    await openMenu("Menu");
    const check = (name: string) => screen.getByRole("menuitemcheckbox", { name });
    expect(screen.getByRole("group", { name: "Tabs" }).contains(check("Details"))).toBe(true);
    check("Details").click();
    await settled();
    expect(check("Details").getAttribute("aria-checked")).toBe("false");
    expect(tabs()).toEqual(["API Tokens", "Activity"]);
    expect(selected()).toBe("API Tokens");
    check("Activity").click();
    await settled();
    expect(background.memory.hiddenTabs).toEqual(["details", "activity"]);

    const last = check("API Tokens");
    expect(last.getAttribute("aria-disabled")).toBe("true");
    last.click();
    await settled();
    expect(tabs()).toEqual(["API Tokens"]);

    check("Details").click();
    await settled();
    expect(tabs()).toEqual(["Details", "API Tokens"]);
    press("Escape", check("Details"));
    await settled();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Menu" }));
    expect(background.sent("saveHiddenTabs").at(-1)).toMatchObject({ hidden: ["activity"] });
  });

  it("are visible when newly offered, unless they were hidden before", async () => {
    const background = managing("users");
    await renderApp(background, { hash });
    await openMenu("Menu");
    screen.getByRole("menuitemcheckbox", { name: "Activity" }).click();
    await settled();
    const { hiddenTabs } = background.memory;

    const entitled = managing("users", "tokens.others");
    entitled.memory.hiddenTabs = hiddenTabs;
    await renderApp(entitled, { hash });
    expect(tabs()).toEqual(["Details", "API Tokens"]);
  });

  it("stay hidden while they are not offered", async () => {
    const background = managing("users");
    background.memory.hiddenTabs = ["tokens"];
    await renderApp(background, { hash });
    await openMenu("Menu");
    screen.getByRole("menuitemcheckbox", { name: "Activity" }).click();
    await settled();
    expect(background.memory.hiddenTabs).toEqual(["tokens", "activity"]);
  });

  it("are restored, and at least one is shown", async () => {
    const background = managing("users");
    background.memory.hiddenTabs = ["details", "activity"];
    await renderApp(background, { hash: `${hash}/activity` });
    expect(tabs()).toEqual(["Details"]);
  });

  it("are left by Close, to the list of people", async () => {
    await renderApp(managing("users"), { hash });
    const close = screen.getByRole("button", { name: "Close" });
    expect(close.title).toBe("Close");
    close.click();
    await settled();
    expect(heading()).toBe("People");
  });
});
