import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { ManagedPart } from "../../../../shared/wire/me-resource.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { groups, me, user } from "../../support/fixtures.ts";
import { invitation } from "../../support/organization-answers.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { press, renderApp, settled } from "../../support/render-app.tsx";

const gone = () => refusedReply("not_found", 404);
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const toast = () => document.querySelector(".toast")?.textContent;

async function clickLabelled(name: string) {
  screen.getByLabelText(name).click();
  await settled();
}

async function clickButton(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

it.each([
  ["invitation", "Revoke the invitation of nina@example.test", "Revoke invitation"],
  ["setting", "Managers may see secrets they make for others", null],
] as const)(
  "announces a lost control over the organization at the first refused %s",
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
    await clickLabelled(opener);
    if (confirm !== null) await clickButton(confirm);

    expect(heading()).toBe("Tokens");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(toast()).toBe("You no longer manage this organization.");
    await clickLabelled("Account");
    expect(screen.queryByRole("menuitem", { name: "Organization" })).toBeNull();
  },
);

it("announces a lost control over users, and keeps what the member may still see", async () => {
  let manages: ManagedPart[] = ["users", "tokens.others"];
  const background = fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, manages } }),
    updateUser: gone,
  });
  background.memory.users = [user()];
  await renderApp(background, { hash: "#/people/usr_7" });
  manages = ["tokens.others"];
  background.memory.users = [user({ editable: false })];
  await clickButton("Disable");
  await clickButton("Disable user");

  expect(screen.queryByRole("dialog")).toBeNull();
  expect(toast()).toBe("You no longer manage this organization.");
  expect(heading()).toBe("Uma User");
  expect(screen.getByRole("tabpanel").textContent).not.toContain("may do more than you");
});

it("ignores the key for a new token on the page of a person whose tokens the member may not manage", async () => {
  const background = fakeAdministrator(["users"]);
  background.memory.users = [user()];
  const { app } = await renderApp(background, { hash: "#/people/usr_7/tokens" });
  press("n");
  await settled();
  expect(heading()).toBe("Uma User");
  expect(app.router.route.value.screen).toBe("person");
});
