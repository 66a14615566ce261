import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, PASSWORD_LINK, user } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

type Handlers = Parameters<typeof fakeBackground>[1];

const manager = { ok: true, value: { ...me, manages: ["users", "tokens.others"] } };
const hash = "#/people/usr_7";
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const button = (name: string) => screen.getByRole("button", { name });
const dialog = () => screen.queryByRole("dialog");
const refusing = (problem: string) => () => refusedReply(problem, 409);

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
  it("shows a member's facts, and copies their ID", async () => {
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

  it("offers no change of a member who may do more than the viewer", async () => {
    await renderPerson(user({ editable: false }));
    const panel = screen.getByRole("tabpanel");
    expect(panel.textContent).toContain("Uma User may do more than you");
    const controls = Array.from(panel.querySelectorAll("button"), ({ textContent }) => textContent);
    expect(controls).toEqual(["Copy ID"]);
  });

  it("gives no such reason to a viewer who manages only tokens", async () => {
    const value = { ...me, manages: ["tokens.others"] };
    const { background } = await renderPerson(user({ editable: false }), {
      getMe: () => ({ ok: true, value }),
    });
    expect(screen.getByRole("tabpanel").textContent).not.toContain("may do more than you");
    expect(background.sent("listRoles")).toEqual([]);
  });

  it("does not let members disable or remove themselves", async () => {
    await renderPerson(user({ id: "usr_1", name: "Bo Basic" }));
    expect(screen.queryByRole("button", { name: "Disable" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove from organization" })).toBeNull();
    expect(button("Change")).toBeTruthy();
  });
});

describe("role and groups", () => {
  it("are offered if the viewer may assign them, with what they allow", async () => {
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

  it("are sent only if they differ, and shown after saving", async () => {
    const { background } = await renderPerson();
    await press("Change");
    choose(screen.getByRole("combobox", { name: "Role" }), "admin");
    await press("Save role and groups");
    expect(background.sent("updateUser")).toMatchObject([
      { id: "usr_7", change: { role: "admin" } },
    ]);
    expect(Object.keys((background.sent("updateUser")[0] as { change: object }).change)).toEqual([
      "role",
    ]);
    expect(dialog()).toBeNull();
    expect(screen.getByRole("region", { name: "Role and groups" }).textContent).toContain("Admin");

    await press("Change");
    screen.getByRole("checkbox", { name: "Support" }).click();
    await press("Save role and groups");
    expect(background.sent("updateUser").at(-1)).toMatchObject({
      change: { groups: ["support"] },
    });
  });

  it("are not sent if nothing is changed", async () => {
    const { background } = await renderPerson(
      user({ groups: [{ id: "ops", name: "Operations" }] }),
    );
    await press("Change");
    screen.getByRole("checkbox", { name: "Operations" }).click();
    screen.getByRole("checkbox", { name: "Operations" }).click();
    await press("Save role and groups");
    expect(background.sent("updateUser")).toEqual([]);
    expect(dialog()).toBeNull();
  });

  it.each([
    ["beyond_authority", "You can only give or take what you hold yourself."],
    ["last_administrator", "Nobody else could manage this organization then."],
    ["conflict", "It was changed elsewhere in the meantime."],
  ])("stay unchanged after %s, with the reason", async (problem, text) => {
    const { background } = await renderPerson(user(), { updateUser: refusing(problem) });
    await press("Change");
    choose(screen.getByRole("combobox", { name: "Role" }), "admin");
    await press("Save role and groups");
    expect(alertText()).toContain(text);
    expect(dialog()).not.toBeNull();
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Role" }).value).toBe("admin");
    // The member that was shown may have been outdated.
    expect(background.sent("getUser")).toHaveLength(2);
  });

  it("of the viewer take effect at once, since the viewer's permissions are reloaded", async () => {
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
  it("says what happens to the tokens, and can be undone", async () => {
    const { background } = await renderPerson();
    await press("Disable");
    expect(dialog()?.textContent).toContain(
      "their 2 live tokens stop working within 5 seconds. Both last until someone enables them.",
    );
    await press("Disable user");
    expect(background.sent("updateUser")).toMatchObject([{ change: { disabled: true } }]);
    expect(document.querySelector(".status")?.textContent).toBe("Disabled");
    expect(document.body.textContent).toContain("Uma User was disabled");

    await press("Enable");
    expect(dialog()?.textContent).toContain("their 2 live tokens work again within 5 seconds.");
    await press("Enable user");
    expect(background.sent("updateUser").at(-1)).toMatchObject({ change: { disabled: false } });
    expect(document.querySelector(".status")?.textContent).toBe("Active");
  });

  it("asks for a new role if the member's role no longer exists", async () => {
    const { background } = await renderPerson(
      user({ disabled_at: "2026-11-20T09:00:00Z", role: { id: "gone", name: "gone" } }),
      { updateUser: () => refusedReply("invalid_input", 422, [{ pointer: "/role", detail: "" }]) },
    );
    await press("Enable");
    await press("Enable user");
    expect(alertText()).toBe(
      "Their role is no longer in the catalog. Give them another one first.",
    );
    expect(background.sent("getUser")).toHaveLength(2);
  });

  it("removes a member, and returns to the list of people", async () => {
    const { background } = await renderPerson();
    await press("Remove from organization");
    expect(dialog()?.textContent).toContain("Remove Uma User from Acme?");
    expect(dialog()?.textContent).toContain("revoked for good, even if they come back");
    await press("Remove user");
    expect(background.sent("removeUser")).toMatchObject([{ id: "usr_7" }]);
    expect(heading()).toBe("People");
    expect(document.body.textContent).toContain("Uma User was removed");
  });

  it("shows a failure, and sends each request once", async () => {
    let answer = (_: unknown) => {};
    const { background } = await renderPerson(user(), {
      removeUser: () => new Promise((resolve) => (answer = resolve)),
    });
    await press("Remove from organization");
    await press("Remove user");
    await press("Remove user");
    expect(background.sent("removeUser")).toHaveLength(1);
    answer(refusing("last_administrator")());
    await settled();
    expect(alertText()).toContain("Nobody else could manage this organization then.");
    expect(heading()).toBe("Uma User");
  });
});

describe("a password link", () => {
  it("is shown once, can be copied, and is lost when its dialog closes", async () => {
    const { background, copied } = await renderPerson();
    await press("Make a password link");
    expect(background.sent("makePasswordLink")).toEqual([]);
    await press("Make link");
    const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Password link" });
    expect(field.value).toBe(PASSWORD_LINK);
    expect(field.readOnly).toBe(true);
    expect(dialog()?.textContent).toContain("It works once, until Thu, 26 November 2026");
    expect(document.activeElement).toBe(button("Copy"));
    await press("Copy");
    expect(copied).toEqual([PASSWORD_LINK]);
    expect(dialog()?.textContent).toContain("Copied to the clipboard");
    // The background can then clear the link from the clipboard.
    expect(background.sent("noteCopiedSecret")).toEqual([{ text: PASSWORD_LINK }]);
    await press("Done");
    expect(document.documentElement.outerHTML).not.toContain("SECRETPASSWORDLINK");
    await press("Make a password link");
    expect(dialog()?.textContent).toContain("Make a password link for Uma User?");
  });

  it("is refused for a member who may do more in another organization", async () => {
    await renderPerson(user(), { makePasswordLink: refusing("beyond_authority") });
    await press("Make a password link");
    await press("Make link");
    expect(alertText()).toContain("You can only give or take what you hold yourself.");
  });
});

it("says that a member no longer exists", async () => {
  const gone = refusing("not_found");
  await renderApp(fakeBackground([], { getMe: () => manager, getUser: gone }), { hash });
  expect(alertText()).toBe("This is no longer here. It may have been deleted elsewhere.");
  await press("Close");
  expect(heading()).toBe("People");
});
