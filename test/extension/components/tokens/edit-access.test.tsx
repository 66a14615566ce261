import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { box, described, field, radio, submitForm } from "../../support/picker-screen.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";
import { renewed, waiting } from "../../support/waiting.ts";

const months: CatalogView = {
  ...mixedCatalog,
  expiry: {
    choices: [{ months: 3 }, { months: 6 }, { months: 12 }],
    default: { months: 6 },
    max_days: null,
    editable: true,
  },
};

const held = token({
  scopes: [
    { id: "scp_1", permission: "inventory:read", entity_id: null },
    { id: "scp_2", permission: "labor:full", entity_id: null },
    { id: "scp_3", permission: "channels:view", entity_id: "ch_1" },
    { id: "scp_4", permission: "retired:read", entity_id: null },
  ],
});

type Handlers = Parameters<typeof fakeBackground>[1];

async function open(catalog = months, handlers: Handlers = {}) {
  const background = fakeBackground([held], {
    getCatalog: () => ({ ok: true, value: catalog }),
    ...handlers,
  });
  const world = await renderApp(background, { hash: "#/tokens/tok_1" });
  screen.getByRole("button", { name: "Edit access" }).click();
  await settled();
  return world;
}

const expires = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Expires" });
const title = () => screen.getByRole("heading", { level: 1 }).textContent;

describe("editing a token's access", () => {
  it("is offered where expiry or levels can be edited, and nowhere else", async () => {
    const flat = { ...mixedCatalog, apis: mixedCatalog.apis.slice(3) };
    const show = async (catalog: CatalogView) => {
      const getCatalog = () => ({ ok: true, value: catalog });
      await renderApp(fakeBackground([held], { getCatalog }), { hash: "#/tokens/tok_1" });
      return screen.queryByRole("button", { name: "Edit access" }) !== null;
    };
    expect(await show(flat)).toBe(false);
    expect(await show({ ...flat, expiry: months.expiry })).toBe(true);
    expect(await show(mixedCatalog)).toBe(true);
  });

  it("begins with what the token has, also what could not be granted today", async () => {
    await open();
    expect(title()).toBe("Edit access");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
    expect(radio("Read Access for Inventory").checked).toBe(true);
    expect(radio("Full Access for Labor").checked).toBe(true);
    expect(radio("No Access for Sales").checked).toBe(true);
    expect(box("channels:view").checked).toBe(true);
    expect(screen.getByRole("button", { name: "Remove ch_1 from Channel IDs" })).toBeTruthy();
    expect(expires().selectedOptions[0]?.text).toBe("Leave as it is (13 February 2027)");
  });

  it("tells of a token that waits for how long it will work once it is collected", async () => {
    const getCatalog = () => ({ ok: true, value: months });
    await renderApp(fakeBackground([waiting()], { getCatalog }), { hash: "#/tokens/tok_w/access" });
    expect(expires().selectedOptions[0]?.text).toBe("Leave as it is (3 months from collection)");
    choose(expires(), "months:12");
    await settled();
    expect(described(expires())).toBe("Stops working 12 months from collection.");
  });

  it("tells of one with a new secret that waits until when it counts", async () => {
    const getCatalog = () => ({ ok: true, value: months });
    await renderApp(fakeBackground([renewed()], { getCatalog }), { hash: "#/tokens/tok_1/access" });
    const until = "This counts until the new secret is collected, which sets it anew";
    expect(described(expires())).toBe(`${until} (30 days from collection).`);
    choose(expires(), "months:12");
    await settled();
    expect(described(expires())).toMatch(/^Stops working on Tue,? 23 November 2027 at /);
    expect(described(expires())).toContain(until);
  });

  it("sends expiry and access together, in one Save, and loses nothing that it does not show", async () => {
    const { background } = await open();
    choose(expires(), "months:12");
    await settled();
    expect(described(expires())).toMatch(/^Stops working on Tue,? 23 November 2027 at /);
    radio("Full Access for Inventory").click();
    await settled();
    type(field("Channel IDs"), "ch_2 ");
    await settled();
    await submitForm();
    expect(background.asked("updateToken")).toMatchObject([
      {
        id: "tok_1",
        version: 1,
        change: {
          expires: { months: 12 },
          scopes: [
            { permission: "labor:full" },
            { permission: "channels:view", entity_id: "ch_1" },
            { permission: "channels:view", entity_id: "ch_2" },
            { permission: "inventory:full" },
            { permission: "retired:read", entity_id: null },
          ],
        },
      },
    ]);
    expect(title()).toBe("Deploy from CI");
    expect(document.body.textContent).toContain("Access saved");
  });

  it("sends only what was edited", async () => {
    const { background } = await open();
    choose(expires(), "months:3");
    await settled();
    await submitForm();
    expect(background.asked("updateToken")).toEqual([
      expect.objectContaining({ change: { expires: { months: 3 } } }),
    ]);
  });

  it("sends nothing where nothing was edited", async () => {
    const { background } = await open();
    choose(expires(), "months:3");
    await settled();
    choose(expires(), "unchanged");
    radio("Full Access for Sales").click();
    await settled();
    radio("No Access for Sales").click();
    await settled();
    await submitForm();
    expect(background.asked("updateToken")).toEqual([]);
    expect(title()).toBe("Deploy from CI");
  });

  it("can take away all access", async () => {
    const { background } = await open({ ...months, min_scopes: 1 });
    box("Apply to all APIs").click();
    await settled();
    box("channels:view").click();
    await settled();
    await submitForm();
    expect(background.asked("updateToken")).toMatchObject([
      { change: { scopes: [{ permission: "retired:read" }] } },
    ]);
  });

  it("leaves a token's expiry alone where the catalog does", async () => {
    await open(mixedCatalog);
    expect(screen.queryByRole("combobox", { name: "Expires" })).toBeNull();
  });

  it("shows the token as it stands where it was changed elsewhere", async () => {
    const stale = { kind: "problem", problem: "stale_version", status: 409, errors: [] } as const;
    const { background } = await open(months, {
      updateToken: () => {
        background.memory.tokens = [{ ...held, version: 2, scopes: [] }];
        return { ok: false, failure: stale };
      },
    });
    radio("Full Access for Sales").click();
    await settled();
    await submitForm();
    expect(document.body.textContent).toContain("It was changed elsewhere in the meantime.");
    expect(radio("No Access for Sales").checked).toBe(true);
    expect(radio("No Access for Inventory").checked).toBe(true);
  });

  it("says of a refused expiry where it is chosen", async () => {
    const refusal = {
      kind: "problem",
      problem: "invalid_input",
      status: 422,
      errors: [{ pointer: "/expires" }],
    } as const;
    await open(months, { updateToken: () => ({ ok: false, failure: refusal }) });
    choose(expires(), "months:3");
    await settled();
    await submitForm();
    expect(described(expires())).toBe("The server does not accept this value.");
    expect(document.activeElement).toBe(expires());
  });
});
