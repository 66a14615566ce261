import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, token } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { descriptionOf, field } from "../../support/picker-screen.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const hash = "#/tokens/tok_1";
const button = (name: string) => screen.getByRole("button", { name });
const dialog = () => screen.getByRole("dialog", { name: "Add scopes" });
const box = (name: string) => within(dialog()).getByRole<HTMLInputElement>("checkbox", { name });
const toast = () => document.querySelector(".toast-region[role=status]")?.textContent;

const existing = token({
  scopes: [
    { id: "scp_1", permission: "channels:view", entity_id: "ch_1" },
    { id: "scp_2", permission: "clients:view", entity_id: "*" },
    { id: "scp_3", permission: "inventory:read", entity_id: null },
  ],
});

type Handlers = Parameters<typeof fakeBackground>[1];

async function open(handlers: Handlers = {}) {
  const background = fakeBackground([existing], {
    getCatalog: () => ({ ok: true, value: mixedCatalog }),
    ...handlers,
  });
  const world = await renderApp(background, { hash });
  button("Add scope").focus();
  button("Add scope").click();
  await settled();
  return world;
}

async function add() {
  dialog().querySelector("form")?.requestSubmit();
  await settled();
  await new Promise((done) => requestAnimationFrame(done));
}

const problem = (
  name: "permission_not_grantable" | "stale_version" | "invalid_input",
): Failure => ({
  kind: "problem",
  problem: name,
  status: 409,
  errors: [{ pointer: "/scopes/0", permission: "channels:publish" }],
});

describe("adding scopes", () => {
  it("offers what the token does not have yet, with nothing chosen", async () => {
    await open();
    const names = within(dialog())
      .getAllByRole<HTMLInputElement>("checkbox")
      .map(({ value }) => value);
    expect(names).toContain("clients:update");
    expect(names).not.toContain("clients:view");
    // It can still be added for other channels.
    expect(names).toContain("channels:view");
    expect(within(dialog()).queryByRole("radio", { name: /Inventory/ })).toBeNull();
    expect(within(dialog()).getByRole("radio", { name: "Full Access for Sales" })).toBeTruthy();
    const all = dialog().querySelectorAll<HTMLInputElement>("input[type=checkbox]");
    expect(Array.from(all).some(({ checked }) => checked)).toBe(false);
  });

  it("sends the version that was shown, and then shows the scopes", async () => {
    const { background } = await open();
    box("channels:view").click();
    box("channels:publish").click();
    type(field("Channel IDs"), "ch_1 ch_2 ");
    await settled();
    await add();
    expect(background.sent("addScopes")).toMatchObject([
      {
        id: "tok_1",
        version: 1,
        scopes: [
          { permission: "channels:view", entity_id: "ch_2" },
          { permission: "channels:publish", entity_id: "ch_1" },
          { permission: "channels:publish", entity_id: "ch_2" },
        ],
      },
    ]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(toast()).toBe("2 permissions added");
    expect(button("Delete scope channels:publish:ch_2")).toBeTruthy();
    expect(document.activeElement).toBe(button("Add scope"));
  });

  it("requires a permission, and says if the token has all scopes already", async () => {
    const { background } = await open();
    await add();
    expect(dialog().textContent).toContain("Choose at least one permission.");
    box("channels:view").click();
    type(field("Channel IDs"), "ch_1 ");
    await settled();
    await add();
    expect(dialog().textContent).toContain("The token has these scopes already.");
    expect(background.sent("addScopes")).toEqual([]);
  });

  it("says beside a permission that the role may no longer grant it", async () => {
    let demoted = false;
    const apis = mixedCatalog.apis.map((api) => ({
      ...api,
      permissions: api.permissions.map((permission) => ({
        ...permission,
        grantable: permission.id !== "channels:publish",
      })),
    }));
    const { background } = await open({
      getCatalog: () => ({ ok: true, value: demoted ? { ...mixedCatalog, apis } : mixedCatalog }),
      getMe: () => ({
        ok: true,
        value: { ...me, role: { id: "x", name: demoted ? "Now" : "Then" } },
      }),
      addScopes: () => {
        demoted = true;
        return { ok: false, failure: problem("permission_not_grantable") };
      },
    });
    box("channels:publish").click();
    type(field("Channel IDs"), "ch_1 ");
    await settled();
    await add();
    expect(descriptionOf(box("channels:publish"))).toContain("Your role Now may not grant");
    expect(document.activeElement).toBe(box("channels:publish"));
    expect(background.sent("addScopes")).toHaveLength(1);
  });

  it("points out an id that the server refuses", async () => {
    await open({ addScopes: () => ({ ok: false, failure: problem("invalid_input") }) });
    box("channels:publish").click();
    type(field("Channel IDs"), "ch_5 ");
    await settled();
    await add();
    expect(descriptionOf(field("Channel IDs"))).toBe("The server does not accept ch_5");
    expect(dialog().textContent).toContain("Some fields need another look.");
  });

  it("offers the remaining scopes after the token was changed elsewhere", async () => {
    const { background } = await open({
      addScopes: () => {
        background.memory.tokens = [
          {
            ...existing,
            version: 2,
            scopes: [{ id: "scp_9", permission: "channels:publish", entity_id: "*" }],
          },
        ];
        return { ok: false, failure: problem("stale_version") };
      },
    });
    box("channels:publish").click();
    type(field("Channel IDs"), "ch_1 ");
    await settled();
    await add();
    expect(dialog().textContent).toContain("It was changed elsewhere in the meantime.");
    expect(within(dialog()).queryByRole("checkbox", { name: "channels:publish" })).toBeNull();
    expect(box("clients:view")).toBeTruthy();
  });
});
