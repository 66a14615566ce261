import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { alertText } from "../../support/controls.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection } from "../../support/fixtures.ts";
import { INVITATION_LINK } from "../../support/organization-answers.ts";
import { refusedReply } from "../../support/refused-reply.ts";
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
  it("lists each invitation with email, role, groups, creator and expiry", async () => {
    await renderApp(fakeAdministrator(["users"]), { hash });
    const [item] = within(region("Invitations")).getAllByRole("listitem");
    expect(item?.textContent).toBe(
      "nina@example.testBasic_User, Support · by Ada Admin · expires in 3 daysRevoke",
    );
  });

  it("offers the roles and groups that the member may assign, with the least role chosen", async () => {
    await renderApp(fakeAdministrator(["users"]), { hash });
    await act("Invite");
    const dialog = within(screen.getByRole("dialog", { name: "Invite someone" }));
    const role = dialog.getByLabelText("Role") as HTMLSelectElement;
    expect(Array.from(role.options, ({ text }) => text)).toEqual(["Admin", "Basic_User"]);
    expect(role.value).toBe("basic_user");
    expect(
      dialog.getAllByRole("checkbox").map(({ parentElement }) => parentElement?.textContent),
    ).toEqual(["Operations", "Support"]);
  });

  it("shows the link once, copies it, and keeps it nowhere", async () => {
    const { background, app, copied } = await renderApp(fakeAdministrator(["users"]), { hash });
    button("Invite").focus();
    await act("Invite");
    type(screen.getByLabelText("Email"), "not an address");
    await act("Create link");
    expect(screen.getByText("Enter an email address.")).toBeTruthy();
    expect(background.sent("invite")).toEqual([]);

    type(screen.getByLabelText("Email"), " Max@Example.test ");
    choose(screen.getByLabelText("Role"), "admin");
    screen.getByRole("checkbox", { name: "Operations" }).click();
    await act("Create link");

    const invitee = { email: "max@example.test", role: "admin", groups: ["ops"] };
    expect(background.sent("invite")).toEqual([{ connection: connection.key, invitee }]);
    const dialog = within(screen.getByRole("dialog", { name: "Invitation for max@example.test" }));
    expect((dialog.getByLabelText("Invitation link") as HTMLTextAreaElement).value).toBe(
      INVITATION_LINK,
    );
    expect(document.activeElement).toBe(button("Copy"));
    await act("Copy");
    expect(copied).toEqual([INVITATION_LINK]);
    expect(background.sent("noteCopiedSecret")).toEqual([{ text: INVITATION_LINK }]);

    await act("Done");
    expect(document.activeElement).toBe(button("Invite"));
    expect(region("Invitations").textContent).toContain("max@example.test");
    expect(document.documentElement.outerHTML).not.toContain("SECRETCODE");
    const state = app.workspace.value?.administration.invitations.state.value;
    expect(JSON.stringify(state)).not.toContain("SECRETCODE");
  });

  it("says why an invitation failed", async () => {
    const background = fakeAdministrator(["users"], {
      invite: () => refusedReply("conflict", 409),
    });
    await renderApp(background, { hash });
    await act("Invite");
    type(screen.getByLabelText("Email"), "nina@example.test");
    await act("Create link");
    expect(alertText()).toBe("This person is a member already, or too many invitations are out.");
  });

  it("revokes an invitation after confirmation", async () => {
    const { background } = await renderApp(fakeAdministrator(["users"]), { hash });
    await act("Revoke the invitation of nina@example.test");
    expect(background.sent("revokeInvitation")).toEqual([]);
    await act("Revoke invitation");
    expect(background.sent("revokeInvitation")).toEqual([
      { connection: connection.key, id: "lnk_1" },
    ]);
    expect(toast()).toBe("The invitation of nina@example.test was revoked");
    expect(region("Invitations").textContent).toContain("Nobody is invited right now.");
  });

  it("sends a revocation once, and announces it only after it succeeded", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeAdministrator(["users"], { revokeInvitation: () => answer.promise });
    await renderApp(background, { hash });
    await act("Revoke the invitation of nina@example.test");
    await act("Revoke invitation");
    await act("Revoke invitation");
    expect(background.sent("revokeInvitation")).toHaveLength(1);
    expect(toast()).toBeUndefined();
    answer.resolve(refusedReply("last_administrator", 409));
    await settled();
    expect(alertText()).toContain("Nobody else could manage this organization then.");
  });

  it("offers no Invite to a member who may assign no role", async () => {
    const background = fakeAdministrator(["users"], {
      listRoles: () => ({ ok: true, value: { roles: [] } }),
    });
    await renderApp(background, { hash });
    expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
  });
});
