import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ManagedPart } from "../../../../shared/wire/me-resource.ts";
import { connection, groups, me } from "../../support/fixtures.ts";
import { managerOf } from "../../support/manager-of.ts";
import { refused } from "../../support/refused.ts";
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

describe("who finds the Organization screen", () => {
  it.each([
    [["users"], ["Settings", "Groups", "Invitations"]],
    [["catalog"], ["Groups"]],
  ] as const)("shows whoever manages %j the cards %j", async (manages, cards) => {
    const { background } = await renderApp(managerOf(manages), { hash });
    const shown = screen.getAllByRole("heading", { level: 2 });
    expect(shown.map(({ textContent }) => textContent)).toEqual(cards);
    const settings = cards.includes("Settings" as never) ? 1 : 0;
    expect(background.asked("getOrganization")).toHaveLength(settings);
    expect(background.asked("listInvitations")).toHaveLength(settings);
  });

  it.each([[[]], [["tokens.others"]], [["audit"]]] as const)(
    "leaves no trace of it to whoever manages %j: neither in the menu nor by its address",
    async (manages) => {
      const { background } = await renderApp(managerOf(manages), { hash });
      expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Tokens");
      await act("Account");
      expect(screen.queryByRole("menuitem", { name: "Organization" })).toBeNull();
      for (const name of ["getOrganization", "listGroups", "listInvitations"] as const) {
        expect(background.asked(name)).toEqual([]);
      }
    },
  );

  it("is opened from the menu: in a tab of its own where there is little room", async () => {
    const opened: unknown[] = [];
    const openTab = async (route: unknown) => void opened.push(route);
    await renderApp(managerOf(["users"]), { openTab });
    await act("Account");
    screen.getByRole("menuitem", { name: "Organization" }).click();
    expect(opened).toEqual([{ screen: "organization" }]);

    await renderApp(managerOf(["users"]), { surface: "tab" });
    await act("Account");
    screen.getByRole("menuitem", { name: "Organization" }).click();
    await settled();
    expect(document.activeElement?.textContent).toBe("Organization");
  });
});

describe("its settings", () => {
  it("renames it in place, and says so everywhere", async () => {
    const { background } = await renderApp(managerOf(["users"]), { hash });
    await act("Edit name");
    type(screen.getByLabelText("Name"), "");
    await act("Save name");
    expect(screen.getAllByText("Enter a name.")).not.toEqual([]);
    type(screen.getByLabelText("Name"), "Acme Ltd");
    await act("Save name");
    await new Promise((done) => requestAnimationFrame(done));

    expect(background.asked("updateOrganization")).toEqual([
      { connection: connection.key, change: { name: "Acme Ltd" } },
    ]);
    expect(region("Settings").textContent).toContain("Acme Ltd");
    expect(toast()).toBe("Name saved");
    expect(background.asked("getMe").length).toBe(2);
    expect(background.asked("listOrganizations").length).toBe(2);
    expect(document.activeElement).toBe(button("Edit name"));
  });

  it("lets managers see secrets only once the server has said yes", async () => {
    const answer = Promise.withResolvers<void>();
    const background = managerOf(["users"], {
      updateOrganization: async () => {
        await answer.promise;
        return refused("conflict", 409);
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
    expect(background.asked("updateOrganization")).toEqual([
      { connection: connection.key, change: { settings: { managers_see_secrets: true } } },
    ]);
  });
});

describe("groups and their controls", () => {
  const support = "Application Users > API Tokens for Support";

  it("shows only the controls that one may change, with how many are in each group", async () => {
    await renderApp(managerOf(["catalog"]), { hash });
    const card = within(region("Groups"));
    expect(card.getAllByRole("switch").map((one) => one.getAttribute("aria-label"))).toEqual([
      "Application Users > API Tokens for Operations",
      "Application Users > API Tokens for Security team",
      support,
    ]);
    expect(card.getAllByRole("heading", { level: 3 }).map((one) => one.textContent)).toEqual([
      "Operations 1 member",
      "Security team 1 member",
      "Support nobody in it",
    ]);
    expect(isOn(support)).toBe("true");
  });

  it("sends all that stay on, keeps what one may not change, and shows what then is", async () => {
    const { background } = await renderApp(managerOf(["users"]), { hash });
    screen
      .getByRole("switch", { name: "Application Users > API Tokens for Security team" })
      .click();
    await settled();
    expect(toast()).toBe("Application Users > API Tokens is on for Security team");
    screen.getByRole("switch", { name: support }).click();
    await settled();

    expect(background.asked("putGroupControls")).toEqual([
      { connection: connection.key, group: "security", controls: ["all", "api_tokens"] },
      { connection: connection.key, group: "support", controls: [] },
    ]);
    expect(isOn(support)).toBe("false");
    // What one's own groups carry may be what was changed.
    expect(background.asked("getMe")).toHaveLength(3);
  });

  it.each([
    ["beyond_authority", 403, "You can only give or take what you hold yourself."],
    ["last_administrator", 409, "Nobody else could manage this organization then."],
  ])("says why %s is refused, at the group, and shows what is", async (name, status, text) => {
    const background = managerOf(["users"], { putGroupControls: () => refused(name, status) });
    await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    const item = screen.getByRole("switch", { name: support }).closest("li");
    expect(item?.querySelector("[role=alert]")?.textContent).toContain(text);
    expect(isOn(support)).toBe("true");
  });

  it("forgets what was refused once the screen is left", async () => {
    const background = managerOf(["users"], {
      putGroupControls: () => refused("beyond_authority", 403),
    });
    const { browseTo } = await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    expect(within(region("Groups")).getByRole("alert")).toBeTruthy();
    await browseTo("#/settings");
    await browseTo(hash);
    expect(within(region("Groups")).queryByRole("alert")).toBeNull();
  });

  it("stays as it was seen where a change fails and nothing newer can be had", async () => {
    const offline = { ok: false, failure: { kind: "offline" } } as const;
    const background = managerOf(["users"], {
      putGroupControls: () => offline,
      listGroups: () =>
        background.asked("listGroups").length === 1 ? { ok: true, value: groups } : offline,
      getMe: () =>
        background.asked("getMe").length === 1
          ? { ok: true, value: { ...me, manages: ["users"] } }
          : offline,
    });
    await renderApp(background, { hash });
    screen.getByRole("switch", { name: support }).click();
    await settled();
    expect(isOn(support)).toBe("true");
    expect(region("Groups").querySelector("li [role=alert]")?.textContent).toContain("offline");
  });

  it("takes its own screen away with the control that opened it", async () => {
    let manages: ManagedPart[] = ["users"];
    const background = managerOf([], {
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

it("says at each card what could not be had, and tries again", async () => {
  const down = { ok: false, failure: { kind: "unavailable", host: "x" } } as const;
  const background = managerOf(["users"], {
    getOrganization: () => down,
    listGroups: () => down,
    listInvitations: () => down,
  });
  await renderApp(background, { hash });
  for (const what of ["settings", "groups", "invitations"]) {
    button(`Load the ${what} again`).focus();
    await act(`Load the ${what} again`);
    expect(document.activeElement?.textContent).toBe("Organization");
  }
  expect(background.asked("getOrganization")).toHaveLength(2);
  expect(background.asked("listGroups")).toHaveLength(2);
  expect(background.asked("listInvitations")).toHaveLength(2);
});
