import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ManagedPart } from "../../../../shared/wire/me-resource.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection, groups, me } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const hash = "#/organization";
const button = (name: string) => screen.getByRole("button", { name });
const region = (name: string) => screen.getByRole("region", { name });
const toast = () => document.querySelector(".toast")?.textContent;
const isOn = (name: string) => screen.getByRole("switch", { name }).getAttribute("aria-checked");

async function act(name: string) {
  button(name).click();
  await settled();
}

describe("access to the Organization screen", () => {
  it.each([
    [["users"], ["Settings", "Groups", "Invitations"]],
    [["catalog"], ["Groups"]],
  ] as const)("shows a member who manages %j the cards %j", async (manages, cards) => {
    const { background } = await renderApp(fakeAdministrator(manages), { hash });
    const shown = screen.getAllByRole("heading", { level: 2 });
    expect(shown.map(({ textContent }) => textContent)).toEqual(cards);
    const settings = cards.includes("Settings" as never) ? 1 : 0;
    expect(background.sent("getOrganization")).toHaveLength(settings);
    expect(background.sent("listInvitations")).toHaveLength(settings);
  });

  it.each([[[]], [["tokens.others"]], [["audit"]]] as const)(
    "is hidden from a member who manages %j, in the menu and at its address",
    async (manages) => {
      const { background } = await renderApp(fakeAdministrator(manages), { hash });
      expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Tokens");
      await act("Account");
      expect(screen.queryByRole("menuitem", { name: "Organization" })).toBeNull();
      for (const name of ["getOrganization", "listGroups", "listInvitations"] as const) {
        expect(background.sent(name)).toEqual([]);
      }
    },
  );

  it("is opened from the menu, in a new tab from the popup", async () => {
    const opened: unknown[] = [];
    const openTab = async (route: unknown) => void opened.push(route);
    await renderApp(fakeAdministrator(["users"]), { openTab });
    await act("Account");
    screen.getByRole("menuitem", { name: "Organization" }).click();
    expect(opened).toEqual([{ screen: "organization" }]);

    await renderApp(fakeAdministrator(["users"]), { surface: "tab" });
    await act("Account");
    screen.getByRole("menuitem", { name: "Organization" }).click();
    await settled();
    expect(document.activeElement?.textContent).toBe("Organization");
  });
});

describe("the organization's settings", () => {
  it("rename the organization in place, and reload its name everywhere", async () => {
    const { background } = await renderApp(fakeAdministrator(["users"]), { hash });
    await act("Edit name");
    type(screen.getByLabelText("Name"), "");
    await act("Save name");
    expect(screen.getAllByText("Enter a name.")).not.toEqual([]);
    type(screen.getByLabelText("Name"), "Acme Ltd");
    await act("Save name");
    await new Promise((done) => requestAnimationFrame(done));

    expect(background.sent("updateOrganization")).toEqual([
      { connection: connection.key, change: { name: "Acme Ltd" } },
    ]);
    expect(region("Settings").textContent).toContain("Acme Ltd");
    expect(toast()).toBe("Name saved");
    expect(background.sent("getMe").length).toBe(2);
    expect(background.sent("listOrganizations").length).toBe(2);
    expect(document.activeElement).toBe(button("Edit name"));
  });

  it("let managers see secrets only after the server confirmed it", async () => {
    const answer = Promise.withResolvers<void>();
    const background = fakeAdministrator(["users"], {
      updateOrganization: async () => {
        await answer.promise;
        return refusedReply("conflict", 409);
      },
    });
    await renderApp(background, { hash });
    const name = "Managers may see secrets they make for others";
    expect(isOn(name)).toBe("false");
    const described = screen.getByRole("switch", { name }).getAttribute("aria-describedby") ?? "";
    expect(document.getElementById(described)?.textContent).toContain("nobody else ever sees it");
    screen.getByRole("switch", { name }).click();
    await settled();
    expect(isOn(name)).toBe("false");
    answer.resolve();
    await settled();
    expect(isOn(name)).toBe("false");
    expect(toast()).toContain("It was changed elsewhere");
    expect(background.sent("updateOrganization")).toEqual([
      { connection: connection.key, change: { settings: { managers_see_secrets: true } } },
    ]);
  });
});

describe("groups and their controls", () => {
  const support = "Application Users > API Tokens for Support";

  it("show only the controls that the member may change, and each group's size", async () => {
    await renderApp(fakeAdministrator(["catalog"]), { hash });
    const card = within(region("Groups"));
    expect(
      card.getAllByRole("switch").map((control) => control.getAttribute("aria-label")),
    ).toEqual([
      "Application Users > API Tokens for Operations",
      "Application Users > API Tokens for Security team",
      support,
    ]);
    expect(
      card.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent),
    ).toEqual(["Operations 1 member", "Security team 1 member", "Support nobody in it"]);
    expect(isOn(support)).toBe("true");
  });

  it("send all enabled controls, keep those that the member may not change, and show the result", async () => {
    const { background } = await renderApp(fakeAdministrator(["users"]), { hash });
    screen
      .getByRole("switch", { name: "Application Users > API Tokens for Security team" })
      .click();
    await settled();
    expect(toast()).toBe("Application Users > API Tokens is on for Security team");
    screen.getByRole("switch", { name: support }).click();
    await settled();

    expect(background.sent("putGroupControls")).toEqual([
      { connection: connection.key, group: "security", controls: ["all", "api_tokens"] },
      { connection: connection.key, group: "support", controls: [] },
    ]);
    expect(isOn(support)).toBe("false");
    // The change may concern the member's own groups.
    expect(background.sent("getMe")).toHaveLength(3);
  });

  it.each([
    ["beyond_authority", 403, "You can only give or take what you hold yourself."],
    ["last_administrator", 409, "Nobody else could manage this organization then."],
  ])(
    "show at the group why %s is refused, and keep the stored state",
    async (name, status, text) => {
      const background = fakeAdministrator(["users"], {
        putGroupControls: () => refusedReply(name, status),
      });
      await renderApp(background, { hash });
      screen.getByRole("switch", { name: support }).click();
      await settled();
      const item = screen.getByRole("switch", { name: support }).closest("li");
      expect(item?.querySelector("[role=alert]")?.textContent).toContain(text);
      expect(isOn(support)).toBe("true");
    },
  );

  it("forget a refusal when the screen is left", async () => {
    const background = fakeAdministrator(["users"], {
      putGroupControls: () => refusedReply("beyond_authority", 403),
    });
    const { browseTo } = await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    expect(within(region("Groups")).getByRole("alert")).toBeTruthy();
    await browseTo("#/settings");
    await browseTo(hash);
    expect(within(region("Groups")).queryByRole("alert")).toBeNull();
  });

  it("keep their state if a change and the reload fail", async () => {
    const offline = { ok: false, failure: { kind: "offline" } } as const;
    const background = fakeAdministrator(["users"], {
      putGroupControls: () => offline,
      listGroups: () =>
        background.sent("listGroups").length === 1 ? { ok: true, value: groups } : offline,
      getMe: () =>
        background.sent("getMe").length === 1
          ? { ok: true, value: { ...me, manages: ["users"] } }
          : offline,
    });
    await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    expect(isOn(support)).toBe("true");
    expect(region("Groups").querySelector("li [role=alert]")?.textContent).toContain("offline");
  });

  it("close the screen if the change removes the member's own control", async () => {
    let manages: ManagedPart[] = ["users"];
    const background = fakeAdministrator([], {
      getMe: () => ({ ok: true, value: { ...me, manages } }),
      putGroupControls: () => {
        manages = [];
        return { ok: true, value: groups };
      },
    });
    await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Tokens");
  });
});

it("shows at each card that it failed to load, and retries", async () => {
  const down = { ok: false, failure: { kind: "unavailable", host: "x" } } as const;
  const background = fakeAdministrator(["users"], {
    getOrganization: () => down,
    listGroups: () => down,
    listInvitations: () => down,
  });
  await renderApp(background, { hash });
  for (const card of ["settings", "groups", "invitations"]) {
    button(`Load the ${card} again`).focus();
    await act(`Load the ${card} again`);
    expect(document.activeElement?.textContent).toBe("Organization");
  }
  expect(background.sent("getOrganization")).toHaveLength(2);
  expect(background.sent("listGroups")).toHaveLength(2);
  expect(background.sent("listInvitations")).toHaveLength(2);
});
