import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { connection } from "../../support/fixtures.ts";
import { managerOf } from "../../support/manager-of.ts";
import { failure as alertText } from "../../support/names.ts";
import { INVITATION_LINK } from "../../support/organization-answers.ts";
import { refused } from "../../support/refused.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";

const hash = "#/organization";
const button = (name: string) => screen.getByRole("button", { name });
const region = (name: string) => screen.getByRole("region", { name });
const toast = () => document.querySelector(".toast")?.textContent;

async function act(name: string) {
  button(name).click();
  await settled();
}

describe("invitations", () => {
  it("lists who is invited, to what and by whom, and how long the link works", async () => {
    await renderApp(managerOf(["users"]), { hash });
    const [item] = within(region("Invitations")).getAllByRole("listitem");
    expect(item?.textContent).toBe(
      "nina@example.testBasic_User, Support · by Ada Admin · expires in 3 daysRevoke",
    );
  });

  it("offers the roles and groups that one may give, the least first chosen", async () => {
    await renderApp(managerOf(["users"]), { hash });
    await act("Invite");
    const dialog = within(screen.getByRole("dialog", { name: "Invite someone" }));
    const role = dialog.getByLabelText("Role") as HTMLSelectElement;
    expect(Array.from(role.options, ({ text }) => text)).toEqual(["Admin", "Basic_User"]);
    expect(role.value).toBe("basic_user");
    expect(dialog.getAllByRole("checkbox").map((one) => one.parentElement?.textContent)).toEqual([
      "Operations",
      "Support",
    ]);
  });

  it("shows the link once, copies it, and leaves it nowhere", async () => {
    const { background, app, copied } = await renderApp(managerOf(["users"]), { hash });
    button("Invite").focus();
    await act("Invite");
    type(screen.getByLabelText("Email"), "not an address");
    await act("Create link");
    expect(screen.getByText("Enter an email address.")).toBeTruthy();
    expect(background.asked("invite")).toEqual([]);

    type(screen.getByLabelText("Email"), " Max@Example.test ");
    choose(screen.getByLabelText("Role"), "admin");
    screen.getByRole("checkbox", { name: "Operations" }).click();
    await act("Create link");

    const invitee = { email: "max@example.test", role: "admin", groups: ["ops"] };
    expect(background.asked("invite")).toEqual([{ connection: connection.key, invitee }]);
    const dialog = within(screen.getByRole("dialog", { name: "Invitation for max@example.test" }));
    expect((dialog.getByLabelText("Invitation link") as HTMLTextAreaElement).value).toBe(
      INVITATION_LINK,
    );
    expect(document.activeElement).toBe(button("Copy"));
    await act("Copy");
    expect(copied).toEqual([INVITATION_LINK]);
    expect(background.asked("noteCopiedSecret")).toEqual([{ text: INVITATION_LINK }]);

    await act("Done");
    expect(document.activeElement).toBe(button("Invite"));
    expect(region("Invitations").textContent).toContain("max@example.test");
    expect(document.documentElement.outerHTML).not.toContain("SECRETCODE");
    const state = app.workspace.value?.administration.invitations.state.value;
    expect(JSON.stringify(state)).not.toContain("SECRETCODE");
  });

  it("says why nobody was invited", async () => {
    const background = managerOf(["users"], { invite: () => refused("conflict", 409) });
    await renderApp(background, { hash });
    await act("Invite");
    type(screen.getByLabelText("Email"), "nina@example.test");
    await act("Create link");
    expect(alertText()).toBe("This person is a member already, or too many invitations are out.");
  });

  it("revokes one after asking", async () => {
    const { background } = await renderApp(managerOf(["users"]), { hash });
    await act("Revoke the invitation of nina@example.test");
    expect(background.asked("revokeInvitation")).toEqual([]);
    await act("Revoke invitation");
    expect(background.asked("revokeInvitation")).toEqual([
      { connection: connection.key, id: "lnk_1" },
    ]);
    expect(toast()).toBe("The invitation of nina@example.test was revoked");
    expect(region("Invitations").textContent).toContain("Nobody is invited right now.");
  });

  it("calls none revoked before it is, however often one presses", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = managerOf(["users"], { revokeInvitation: () => answer.promise });
    await renderApp(background, { hash });
    await act("Revoke the invitation of nina@example.test");
    await act("Revoke invitation");
    await act("Revoke invitation");
    expect(background.asked("revokeInvitation")).toHaveLength(1);
    expect(toast()).toBeUndefined();
    answer.resolve(refused("last_administrator", 409));
    await settled();
    expect(alertText()).toContain("Nobody else could manage this organization then.");
  });

  it("offers no Invite to whoever may give no role", async () => {
    const background = managerOf(["users"], {
      listRoles: () => ({ ok: true, value: { roles: [] } }),
    });
    await renderApp(background, { hash });
    expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
  });
});
