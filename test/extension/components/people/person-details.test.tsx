import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, PASSWORD_LINK, user } from "../../support/fixtures.ts";
import { failure } from "../../support/names.ts";
import { refused } from "../../support/refused.ts";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

type Handlers = Parameters<typeof fakeBackground>[1];

const manager = { ok: true, value: { ...me, manages: ["users", "tokens.others"] } };
const hash = "#/people/usr_7";
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const button = (name: string) => screen.getByRole("button", { name });
const dialog = () => screen.queryByRole("dialog");
const refusing = (problem: string) => () => refused(problem, 409);

async function press(name: string) {
  button(name).click();
  await settled();
}

async function renderPerson(person = user(), handlers: Handlers = {}) {
  const background = fakeBackground([], { getMe: () => manager, ...handlers });
  background.memory.users = [person];
  return await renderApp(background, { hash: `#/people/${person.id}`, surface: "tab" });
}

describe("Details", () => {
  it("says who a member is, and copies their ID", async () => {
    const groups = [{ id: "ops", name: "Operations" }];
    const { copied } = await renderPerson(user({ groups }));
    const facts = screen.getByRole("tabpanel").textContent;
    for (const fact of ["Uma User", "uma@example.test", "Basic_User", "Operations", "usr_7"]) {
      expect(facts).toContain(fact);
    }
    expect(facts).toContain("2 September 2026");
    await press("Copy ID");
    expect(copied).toEqual(["usr_7"]);
  });

  it("lets nobody change who may do more than the viewer", async () => {
    await renderPerson(user({ editable: false }));
    const panel = screen.getByRole("tabpanel");
    expect(panel.textContent).toContain("Uma User may do more than you");
    const controls = Array.from(panel.querySelectorAll("button"), (one) => one.textContent);
    expect(controls).toEqual(["Copy ID"]);
  });

  it("says nothing of that to who manages only tokens", async () => {
    const value = { ...me, manages: ["tokens.others"] };
    const { background } = await renderPerson(user({ editable: false }), {
      getMe: () => ({ ok: true, value }),
    });
    expect(screen.getByRole("tabpanel").textContent).not.toContain("may do more than you");
    expect(background.asked("listRoles")).toEqual([]);
  });

  it("does not let one disable or remove oneself", async () => {
    await renderPerson(user({ id: "usr_1", name: "Bo Basic" }));
    expect(screen.queryByRole("button", { name: "Disable" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove from organization" })).toBeNull();
    expect(button("Change")).toBeTruthy();
  });
});

describe("role and groups", () => {
  it("are offered as far as they may be given, with what they bring", async () => {
    await renderPerson(user({ groups: [{ id: "security", name: "Security team" }] }));
    await press("Change");
    const role = screen.getByRole<HTMLSelectElement>("combobox", { name: "Role" });
    expect(Array.from(role.options, ({ text }) => text)).toEqual(["Admin", "Basic_User"]);
    expect(dialog()?.textContent).toContain("May grant 4 of 6 permissions");
    const check = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
    expect(check("Security team")).toMatchObject({ checked: true, disabled: true });
    expect(check("Operations")).toMatchObject({ checked: false, disabled: false });
    expect(dialog()?.textContent).toContain("Application Users > API Tokens");
  });

  it("are sent as far as they differ, and shown as they then are", async () => {
    const { background } = await renderPerson();
    await press("Change");
    choose(screen.getByRole("combobox", { name: "Role" }), "admin");
    await press("Save role and groups");
    expect(background.asked("updateUser")).toMatchObject([
      { id: "usr_7", change: { role: "admin" } },
    ]);
    expect(Object.keys((background.asked("updateUser")[0] as { change: object }).change)).toEqual([
      "role",
    ]);
    expect(dialog()).toBeNull();
    expect(screen.getByRole("region", { name: "Role and groups" }).textContent).toContain("Admin");

    await press("Change");
    screen.getByRole("checkbox", { name: "Support" }).click();
    await press("Save role and groups");
    expect(background.asked("updateUser").at(-1)).toMatchObject({
      change: { groups: ["support"] },
    });
  });

  it("are not sent at all where nothing is changed", async () => {
    const { background } = await renderPerson(
      user({ groups: [{ id: "ops", name: "Operations" }] }),
    );
    await press("Change");
    screen.getByRole("checkbox", { name: "Operations" }).click();
    screen.getByRole("checkbox", { name: "Operations" }).click();
    await press("Save role and groups");
    expect(background.asked("updateUser")).toEqual([]);
    expect(dialog()).toBeNull();
  });

  it.each([
    ["beyond_authority", "You can only give or take what you hold yourself."],
    ["last_administrator", "Nobody else could manage this organization then."],
    ["conflict", "It was changed elsewhere in the meantime."],
  ])("say of %s why they stay as they were", async (problem, text) => {
    const { background } = await renderPerson(user(), { updateUser: refusing(problem) });
    await press("Change");
    choose(screen.getByRole("combobox", { name: "Role" }), "admin");
    await press("Save role and groups");
    expect(failure()).toContain(text);
    expect(dialog()).not.toBeNull();
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Role" }).value).toBe("admin");
    // What was shown may be why.
    expect(background.asked("getUser")).toHaveLength(2);
  });

  it("of one's own count at once: what one may manage is asked again", async () => {
    let value: unknown = { ...me, manages: ["users"] };
    await renderPerson(user({ id: "usr_1" }), {
      getMe: () => ({ ok: true, value }),
    });
    await press("Change");
    choose(screen.getByRole("combobox", { name: "Role" }), "admin");
    value = me;
    await press("Save role and groups");
    expect(heading()).toBe("Tokens");
  });
});

describe("disabling and removing", () => {
  it("says what becomes of the tokens, and can be taken back", async () => {
    const { background } = await renderPerson();
    await press("Disable");
    expect(dialog()?.textContent).toContain(
      "their 2 live tokens stop working within 5 seconds. Both last until someone enables them.",
    );
    await press("Disable user");
    expect(background.asked("updateUser")).toMatchObject([{ change: { disabled: true } }]);
    expect(document.querySelector(".status")?.textContent).toBe("Disabled");
    expect(document.body.textContent).toContain("Uma User was disabled");

    await press("Enable");
    expect(dialog()?.textContent).toContain("their 2 live tokens work again within 5 seconds.");
    await press("Enable user");
    expect(background.asked("updateUser").at(-1)).toMatchObject({ change: { disabled: false } });
    expect(document.querySelector(".status")?.textContent).toBe("Active");
  });

  it("says that a role is needed where the one they had is gone", async () => {
    const { background } = await renderPerson(
      user({ disabled_at: "2026-11-20T09:00:00Z", role: { id: "gone", name: "gone" } }),
      { updateUser: () => refused("invalid_input", 422, [{ pointer: "/role", detail: "" }]) },
    );
    await press("Enable");
    await press("Enable user");
    expect(failure()).toBe("Their role is no longer in the catalog. Give them another one first.");
    expect(background.asked("getUser")).toHaveLength(2);
  });

  it("removes for good, and returns to the summary", async () => {
    const { background } = await renderPerson();
    await press("Remove from organization");
    expect(dialog()?.textContent).toContain("Remove Uma User from Acme?");
    expect(dialog()?.textContent).toContain("revoked for good, even if they come back");
    await press("Remove user");
    expect(background.asked("removeUser")).toMatchObject([{ id: "usr_7" }]);
    expect(heading()).toBe("People");
    expect(document.body.textContent).toContain("Uma User was removed");
  });

  it("says why it was not done, and does nothing twice", async () => {
    let answer = (_: unknown) => {};
    const { background } = await renderPerson(user(), {
      removeUser: () => new Promise((resolve) => (answer = resolve)),
    });
    await press("Remove from organization");
    await press("Remove user");
    await press("Remove user");
    expect(background.asked("removeUser")).toHaveLength(1);
    answer(refusing("last_administrator")());
    await settled();
    expect(failure()).toContain("Nobody else could manage this organization then.");
    expect(heading()).toBe("Uma User");
  });
});

describe("a password link", () => {
  it("is shown once, copied, and gone with its dialog", async () => {
    const { background, copied } = await renderPerson();
    await press("Make a password link");
    expect(background.asked("makePasswordLink")).toEqual([]);
    await press("Make link");
    const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Password link" });
    expect(field.value).toBe(PASSWORD_LINK);
    expect(field.readOnly).toBe(true);
    expect(dialog()?.textContent).toContain("It works once, until Thu, 26 November 2026");
    expect(document.activeElement).toBe(button("Copy"));
    await press("Copy");
    expect(copied).toEqual([PASSWORD_LINK]);
    expect(dialog()?.textContent).toContain("Copied to the clipboard");
    // So that it can be cleared from the clipboard, as a token's secret is.
    expect(background.asked("noteCopiedSecret")).toEqual([{ text: PASSWORD_LINK }]);
    await press("Done");
    expect(document.documentElement.outerHTML).not.toContain("SECRETPASSWORDLINK");
    await press("Make a password link");
    expect(dialog()?.textContent).toContain("Make a password link for Uma User?");
  });

  it("is refused for who may do more elsewhere", async () => {
    await renderPerson(user(), { makePasswordLink: refusing("beyond_authority") });
    await press("Make a password link");
    await press("Make link");
    expect(failure()).toContain("You can only give or take what you hold yourself.");
  });
});

it("says that a member is gone", async () => {
  const gone = refusing("not_found");
  await renderApp(fakeBackground([], { getMe: () => manager, getUser: gone }), { hash });
  expect(failure()).toBe("This is no longer here. It may have been deleted elsewhere.");
  await press("Close");
  expect(heading()).toBe("People");
});
