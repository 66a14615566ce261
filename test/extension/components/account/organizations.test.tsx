import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { connection } from "../../support/fixtures.ts";
import { both, inTwo } from "../../support/in-two.ts";
import { failure as alertText } from "../../support/names.ts";
import { choose, press, renderApp, settled, type } from "../../support/render-app.tsx";

const button = (name: string) => screen.getByRole("button", { name });
const toast = () => document.querySelector(".toast")?.textContent;

describe("the Account screen", () => {
  const hash = "#/account";

  it("lists the organizations with the role there, and switches to another", async () => {
    const { background } = await renderApp(inTwo(), { hash });
    const card = screen.getByRole("region", { name: "Organizations" });
    expect(
      within(card)
        .getAllByRole("listitem")
        .map((one) => one.textContent),
    ).toEqual(["AcmeBasic_User, this organizationLeave", "OtherBasic_UserSwitch"]);
    button("Switch to Other").click();
    await settled();
    expect(background.asked("switchOrganization")).toHaveLength(1);
    expect(toast()).toBe("You switched to Other");
  });

  it("tells two of the same name apart", async () => {
    const twins = both.map((one) => ({ ...one, name: "Acme" }));
    await renderApp(
      inTwo({
        listOrganizations: () => ({ ok: true, value: { organizations: twins, presets: [] } }),
      }),
      { hash },
    );
    expect(button("Switch to Acme (org_other)")).toBeTruthy();
    expect(button("Leave Acme (org_acme)")).toBeTruthy();
  });

  it("says what leaving does to tokens before it is done", async () => {
    const { background } = await renderApp(inTwo(), { hash });
    button("Leave Acme").click();
    await settled();
    const dialog = within(screen.getByRole("dialog", { name: "Leave “Acme”?" }));
    expect(dialog.getByText(/^All your tokens there stop working within 5 seconds/)).toBeTruthy();
    expect(background.asked("leaveOrganization")).toEqual([]);
    dialog.getByRole("button", { name: "Leave organization" }).click();
    await settled();
    expect(background.asked("leaveOrganization")).toEqual([{ connection: connection.key }]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toContain("Sign in to");
  });

  it("leads to the sign-in where the session turns out to be over", async () => {
    const ended = { kind: "session_ended", host: connection.host } as const;
    const background = inTwo({ leaveOrganization: () => ({ ok: false, failure: ended }) });
    await renderApp(background, { hash });
    button("Leave Acme").click();
    await settled();
    button("Leave organization").click();
    await settled();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(button("Sign in")).toBeTruthy();
  });

  it("keeps the last administrator, and says why", async () => {
    const failure = { kind: "problem", problem: "last_administrator", status: 409, errors: [] };
    const background = inTwo({ leaveOrganization: () => ({ ok: false, failure }) as never });
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

  it("creates an organization with a catalog, for whoever may", async () => {
    const { background } = await renderApp(inTwo({}, ["small", "two-words"]), { hash });
    button("New organization").click();
    await settled();
    button("Create organization").click();
    await settled();
    expect(screen.getByText("Enter a name.")).toBeTruthy();
    expect(background.asked("createOrganization")).toEqual([]);

    type(screen.getByLabelText("Name"), " Third ");
    choose(screen.getByLabelText("Catalog"), "two-words");
    button("Create organization").click();
    await settled();
    expect(background.asked("createOrganization")).toEqual([
      { connection: connection.key, name: "Third", preset: "two-words" },
    ]);
    expect(toast()).toBe("Third was created");
    expect(background.asked("listOrganizations").length).toBeGreaterThan(1);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("calls none created before it is, and keeps what was typed where it is not", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = inTwo({ createOrganization: () => answer.promise }, ["small"]);
    await renderApp(background, { hash });
    button("New organization").click();
    await settled();
    type(screen.getByLabelText("Name"), "Third");
    for (const _press of ["first", "second"]) {
      button("Create organization").click();
      await settled();
    }
    expect(background.asked("createOrganization")).toHaveLength(1);
    expect(toast()).toBeUndefined();
    answer.resolve({ ok: false, failure: { kind: "offline" } });
    await settled();
    expect(alertText()).toContain("You are offline.");
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Third");
  });

  it("offers nobody else to create one", async () => {
    await renderApp(inTwo(), { hash });
    expect(screen.queryByRole("button", { name: "New organization" })).toBeNull();
  });
});
