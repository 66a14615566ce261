import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { alertText } from "../../support/controls.ts";
import { connection } from "../../support/fixtures.ts";
import { choose, press, renderApp, settled, type } from "../../support/render-app.tsx";
import { bothOrganizations, fakeTwoOrganizations } from "../../support/two-organizations.ts";

const button = (name: string) => screen.getByRole("button", { name });
const toast = () => document.querySelector(".toast")?.textContent;

describe("the Account screen", () => {
  const hash = "#/account";

  it("lists the organizations with the person's roles, and switches to another", async () => {
    const { background } = await renderApp(fakeTwoOrganizations(), { hash });
    const card = screen.getByRole("region", { name: "Organizations" });
    expect(
      within(card)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual(["AcmeBasic_User, this organizationLeave", "OtherBasic_UserSwitch"]);
    button("Switch to Other").click();
    await settled();
    expect(background.sent("switchOrganization")).toHaveLength(1);
    expect(toast()).toBe("You switched to Other");
  });

  it("distinguishes organizations of the same name", async () => {
    const twins = bothOrganizations.map((organization) => ({ ...organization, name: "Acme" }));
    await renderApp(
      fakeTwoOrganizations({
        listOrganizations: () => ({ ok: true, value: { organizations: twins, presets: [] } }),
      }),
      { hash },
    );
    expect(button("Switch to Acme (org_other)")).toBeTruthy();
    expect(button("Leave Acme (org_acme)")).toBeTruthy();
  });

  it("warns what leaving does to tokens before the person leaves", async () => {
    const { background } = await renderApp(fakeTwoOrganizations(), { hash });
    button("Leave Acme").click();
    await settled();
    const dialog = within(screen.getByRole("dialog", { name: "Leave “Acme”?" }));
    expect(dialog.getByText(/^All your tokens there stop working within 5 seconds/)).toBeTruthy();
    expect(background.sent("leaveOrganization")).toEqual([]);
    dialog.getByRole("button", { name: "Leave organization" }).click();
    await settled();
    expect(background.sent("leaveOrganization")).toEqual([{ connection: connection.key }]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Sign in to");
  });

  it("shows the sign-in if the session has ended", async () => {
    const ended = { kind: "session_ended", host: connection.host } as const;
    const background = fakeTwoOrganizations({
      leaveOrganization: () => ({ ok: false, failure: ended }),
    });
    await renderApp(background, { hash });
    button("Leave Acme").click();
    await settled();
    button("Leave organization").click();
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(button("Sign in")).toBeTruthy();
  });

  it("does not let the last administrator leave, and says why", async () => {
    const failure = { kind: "problem", problem: "last_administrator", status: 409, errors: [] };
    const background = fakeTwoOrganizations({
      leaveOrganization: () => ({ ok: false, failure }) as never,
    });
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

  it("creates an organization with a catalog", async () => {
    const { background } = await renderApp(fakeTwoOrganizations({}, ["small", "two-words"]), {
      hash,
    });
    button("New organization").click();
    await settled();
    button("Create organization").click();
    await settled();
    expect(screen.getByText("Enter a name.")).toBeTruthy();
    expect(background.sent("createOrganization")).toEqual([]);

    type(screen.getByLabelText("Name"), " Third ");
    choose(screen.getByLabelText("Catalog"), "two-words");
    button("Create organization").click();
    await settled();
    expect(background.sent("createOrganization")).toEqual([
      { connection: connection.key, name: "Third", preset: "two-words" },
    ]);
    expect(toast()).toBe("Third was created");
    expect(background.sent("listOrganizations").length).toBeGreaterThan(1);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("announces a creation only after it succeeded, and keeps the typed name if it failed", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeTwoOrganizations({ createOrganization: () => answer.promise }, [
      "small",
    ]);
    await renderApp(background, { hash });
    button("New organization").click();
    await settled();
    type(screen.getByLabelText("Name"), "Third");
    for (const _press of ["first", "second"]) {
      button("Create organization").click();
      await settled();
    }
    expect(background.sent("createOrganization")).toHaveLength(1);
    expect(toast()).toBeUndefined();
    answer.resolve({ ok: false, failure: { kind: "offline" } });
    await settled();
    expect(alertText()).toContain("You were offline.");
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Third");
  });

  it("offers no creation to a person who may not create organizations", async () => {
    await renderApp(fakeTwoOrganizations(), { hash });
    expect(screen.queryByRole("button", { name: "New organization" })).toBeNull();
  });
});
