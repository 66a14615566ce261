import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { ManagedPart } from "../../../../shared/wire/me-resource.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { groups, me, user } from "../../support/fixtures.ts";
import { managerOf } from "../../support/manager-of.ts";
import { invitation } from "../../support/organization-answers.ts";
import { refused } from "../../support/refused.ts";
import { press as pressKey, renderApp, settled } from "../../support/render-app.tsx";

const gone = () => refused("not_found", 404);
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const toast = () => document.querySelector(".toast")?.textContent;

async function press(name: string) {
  screen.getByLabelText(name).click();
  await settled();
}

async function pressText(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

it.each([
  ["invitation", "Revoke the invitation of nina@example.test", "Revoke invitation"],
  ["setting", "Managers may see secrets they make for others", null],
] as const)(
  "who no longer manages the organization is told so by the first %s that is refused",
  async (_, opener, confirm) => {
    let manages: ManagedPart[] = ["users"];
    const managed = <Value,>(value: Value) => (manages.length > 0 ? { ok: true, value } : gone());
    const background = fakeBackground([], {
      getMe: () => ({ ok: true, value: { ...me, manages } }),
      listGroups: () => managed(groups),
      listInvitations: () => managed([invitation()]),
      updateOrganization: gone,
      revokeInvitation: gone,
    });
    await renderApp(background, { hash: "#/organization" });
    manages = [];
    await press(opener);
    if (confirm !== null) await pressText(confirm);

    expect(heading()).toBe("Tokens");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(toast()).toBe("You no longer manage this organization.");
    await press("Account");
    expect(screen.queryByRole("menuitem", { name: "Organization" })).toBeNull();
  },
);

it("who no longer manages users is told so, and sees what they still may", async () => {
  let manages: ManagedPart[] = ["users", "tokens.others"];
  const background = fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, manages } }),
    updateUser: gone,
  });
  background.memory.users = [user()];
  await renderApp(background, { hash: "#/people/usr_7" });
  manages = ["tokens.others"];
  background.memory.users = [user({ editable: false })];
  await pressText("Disable");
  await pressText("Disable user");

  expect(screen.queryByRole("dialog")).toBeNull();
  expect(toast()).toBe("You no longer manage this organization.");
  expect(heading()).toBe("Uma User");
  expect(screen.getByRole("tabpanel").textContent).not.toContain("may do more than you");
});

it("the key for a new token does nothing on the page of a person whose tokens one may not manage", async () => {
  const background = managerOf(["users"]);
  background.memory.users = [user()];
  const { app } = await renderApp(background, { hash: "#/people/usr_7/tokens" });
  pressKey("n");
  await settled();
  expect(heading()).toBe("Uma User");
  expect(app.router.route.value.screen).toBe("person");
});
