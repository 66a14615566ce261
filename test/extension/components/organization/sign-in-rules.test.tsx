import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { OrganizationResource } from "../../../../shared/wire/organization-resource.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { connection, currentOrganization, user } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";

const hash = "#/organization";
const both = ["users", "catalog"] as const;
const button = (name: string) => screen.getByRole("button", { name });
const card = () => screen.queryByRole("region", { name: "Sign-in rules" });
const checkbox = (name: RegExp) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const toast = () => document.querySelector(".toast")?.textContent;
const dialog = () => screen.queryByRole("dialog");
const only = () => screen.getByRole("switch", { name: "Only Acme Login opens this organization" });

type Settings = Partial<OrganizationResource["settings"]>;
type Handlers = Parameters<typeof fakeAdministrator>[1];

const members = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Flo"].map((name, index) =>
  user({ id: `usr_${index}`, name, email: `${name.toLowerCase()}@example.test` }),
);

/** Opens the Organization screen of an organization with these settings. */
async function open(
  settings: Settings,
  handlers: Handlers = {},
  manages = both as readonly ("users" | "catalog")[],
) {
  const organization = currentOrganization();
  const stored = { ...organization, settings: { ...organization.settings, ...settings } };
  const rendered = await renderApp(
    fakeAdministrator(manages, {
      getOrganization: () => ({ ok: true, value: stored }),
      listUsers: ({ query: { q = "" } }) => {
        const users = members.filter(({ email }) => email.includes(q));
        return { ok: true, value: { users, total: users.length, next_cursor: null } };
      },
      updateOrganization: ({ change }) => {
        const { emergency_members: ids = [], ...others } = change.settings ?? {};
        const chosen = members.filter(({ id }) => ids.includes(id));
        const next = { ...stored.settings, ...others, emergency_members: chosen };
        return { ok: true, value: { ...stored, settings: next } };
      },
      ...handlers,
    }),
    { hash },
  );
  return rendered.background;
}

const sentSettings = (background: Awaited<ReturnType<typeof open>>) =>
  background
    .sent("updateOrganization")
    .map((sent) => (sent as { change: { settings: Settings } }).change.settings);

async function press(element: HTMLElement) {
  element.click();
  await settled();
}

describe("the sign-in rules", () => {
  it("are shown to members who manage users and the catalog, with a provider or a rule", async () => {
    await open({ sign_in: "any", away_days: null });
    expect(card()).not.toBeNull();
    await open({ sign_in: "any", away_days: null }, {}, ["users"]);
    expect(card()).toBeNull();
    const none = { listProviders: () => ({ ok: true, value: [] }) } as const;
    await open({ sign_in: "any", away_days: null }, none);
    expect(card()).toBeNull();
    await open({ sign_in: "any", away_days: 30 }, none);
    expect(card()).not.toBeNull();
    // A server without providers.
    await open({});
    expect(card()).toBeNull();
  });

  it("let only the provider open the organization, with 1 to 5 emergency members", async () => {
    const background = await open({ sign_in: "any", away_days: null, emergency_members: [] });
    await press(only());
    expect(dialog()?.textContent).toContain("Sessions that began with a password end");
    await press(button("Turn on"));
    expect(dialog()?.textContent).toContain("Choose at least one member.");
    expect(background.sent("updateOrganization")).toEqual([]);

    type(screen.getByRole("searchbox", { name: "Search members" }), "cleo");
    await new Promise((done) => setTimeout(done, 200));
    await settled();
    await press(checkbox(/^Cleo/));
    type(screen.getByRole("searchbox", { name: "Search members" }), "");
    await new Promise((done) => setTimeout(done, 200));
    await settled();
    const [first] = within(
      screen.getByRole("list", { name: "Members to choose from" }),
    ).getAllByRole("checkbox");
    expect(first).toBe(checkbox(/^Cleo/));
    for (const name of [/^Ada/, /^Ben/, /^Dan/, /^Eve/]) await press(checkbox(name));
    expect(dialog()?.textContent).toContain("5 of 5 chosen");
    expect(checkbox(/^Flo/).disabled).toBe(true);
    await press(checkbox(/^Eve/));
    await press(button("Turn on"));

    expect(background.sent("updateOrganization")).toEqual([
      {
        connection: connection.key,
        change: {
          settings: {
            emergency_members: ["usr_2", "usr_0", "usr_1", "usr_3"],
            sign_in: "provider",
          },
        },
      },
    ]);
    expect(toast()).toBe("Only Acme Login opens Acme now");
    expect(only().getAttribute("aria-checked")).toBe("true");
    expect(card()?.textContent).toContain("Emergency members: Ada, Ben, Cleo, Dan");
  });

  it("explain what is missing", async () => {
    const refuse = (reply: object) => ({ updateOrganization: () => reply }) as Handlers;
    const turnOn = async () => {
      await press(only());
      await press(checkbox(/^Ada/));
      await press(button("Turn on"));
      return screen.getAllByRole("alert").map(({ textContent }) => textContent);
    };
    await open({ sign_in: "any" }, refuse(refusedReply("provider_proof_required", 403)));
    expect(await turnOn()).toContain(
      "Sign in with Acme Login first. Sign out of Latchkey, sign in again with Acme Login, then turn this on.",
    );
    const pointer = "/settings/emergency_members/0";
    await open({ sign_in: "any" }, refuse(refusedReply("invalid_input", 400, [{ pointer }])));
    expect(await turnOn()).toContain(
      "Ada cannot be one: it takes a password, and the controls for users and catalog.",
    );
  });

  it("change the emergency members, and let passwords open the organization again", async () => {
    const emergency_members = [{ id: "usr_0", name: "Ada" }] as Settings["emergency_members"] & {};
    const background = await open({ sign_in: "provider", away_days: null, emergency_members });
    await press(button("Change emergency members"));
    expect(checkbox(/^Ada/).checked).toBe(true);
    await press(checkbox(/^Ben/));
    await press(button("Save"));
    await press(only());
    expect(sentSettings(background)).toEqual([
      { emergency_members: ["usr_0", "usr_1"] },
      { sign_in: "any" },
    ]);
    expect(toast()).toBe("Passwords open Acme again");
  });

  it("pause tokens after some days without a sign-in, or never", async () => {
    const background = await open({ sign_in: "any", away_days: 45 });
    const select = () => screen.getByLabelText<HTMLSelectElement>("Pause tokens");
    expect([...select().options].map(({ text }) => text)).toEqual([
      "Never",
      ...[7, 14, 30, 45, 60, 90].map((days) => `${days} days without a sign-in`),
    ]);
    for (const value of ["14", ""]) {
      choose(select(), value);
      await settled();
    }
    expect(sentSettings(background)).toEqual([{ away_days: 14 }, { away_days: null }]);
    expect(toast()).toBe("Saved");
  });
});
