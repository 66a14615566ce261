import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { CatalogView } from "../../../../shared/wire/catalog-view.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { box, descriptionOf, field, radio, submitForm } from "../../support/picker-screen.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";
import { activeTokenToCollect, tokenToCollect } from "../../support/tokens-to-collect.ts";

const months: CatalogView = {
  ...mixedCatalog,
  expiry: {
    choices: [{ months: 3 }, { months: 6 }, { months: 12 }],
    default: { months: 6 },
    max_days: null,
    editable: true,
  },
};

const existing = token({
  scopes: [
    { id: "scp_1", permission: "inventory:read", entity_id: null },
    { id: "scp_2", permission: "labor:full", entity_id: null },
    { id: "scp_3", permission: "channels:view", entity_id: "ch_1" },
    { id: "scp_4", permission: "retired:read", entity_id: null },
  ],
});

type Handlers = Parameters<typeof fakeBackground>[1];

async function open(catalog = months, handlers: Handlers = {}) {
  const background = fakeBackground([existing], {
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
  it("is offered only if expiry or levels can be edited", async () => {
    const flat = { ...mixedCatalog, apis: mixedCatalog.apis.slice(3) };
    const show = async (catalog: CatalogView) => {
      const getCatalog = () => ({ ok: true, value: catalog });
      await renderApp(fakeBackground([existing], { getCatalog }), { hash: "#/tokens/tok_1" });
      return screen.queryByRole("button", { name: "Edit access" }) !== null;
    };
    expect(await show(flat)).toBe(false);
    expect(await show({ ...flat, expiry: months.expiry })).toBe(true);
    expect(await show(mixedCatalog)).toBe(true);
  });

  it("begins with the token's scopes, even if they are no longer grantable", async () => {
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

  it("shows a waiting token's lifetime from its collection", async () => {
    const getCatalog = () => ({ ok: true, value: months });
    await renderApp(fakeBackground([tokenToCollect()], { getCatalog }), {
      hash: "#/tokens/tok_w/access",
    });
    expect(expires().selectedOptions[0]?.text).toBe("Leave as it is (3 months from collection)");
    choose(expires(), "months:12");
    await settled();
    expect(descriptionOf(expires())).toBe("Stops working 12 months from collection.");
  });

  it("says until when the expiry of a token with a waiting secret counts", async () => {
    const getCatalog = () => ({ ok: true, value: months });
    await renderApp(fakeBackground([activeTokenToCollect()], { getCatalog }), {
      hash: "#/tokens/tok_1/access",
    });
    const until = "This counts until the new secret is collected, which sets it anew";
    expect(descriptionOf(expires())).toBe(`${until} (30 days from collection).`);
    choose(expires(), "months:12");
    await settled();
    expect(descriptionOf(expires())).toMatch(/^Stops working on Tue,? 23 November 2027 at /);
    expect(descriptionOf(expires())).toContain(until);
  });

  it("sends expiry and access in one request, and keeps scopes that it does not show", async () => {
    const { background } = await open();
    choose(expires(), "months:12");
    await settled();
    expect(descriptionOf(expires())).toMatch(/^Stops working on Tue,? 23 November 2027 at /);
    radio("Full Access for Inventory").click();
    await settled();
    type(field("Channel IDs"), "ch_2 ");
    await settled();
    await submitForm();
    expect(background.sent("updateToken")).toMatchObject([
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
    expect(background.sent("updateToken")).toEqual([
      expect.objectContaining({ change: { expires: { months: 3 } } }),
    ]);
  });

  it("sends nothing if nothing was edited", async () => {
    const { background } = await open();
    choose(expires(), "months:3");
    await settled();
    choose(expires(), "unchanged");
    radio("Full Access for Sales").click();
    await settled();
    radio("No Access for Sales").click();
    await settled();
    await submitForm();
    expect(background.sent("updateToken")).toEqual([]);
    expect(title()).toBe("Deploy from CI");
  });

  it("can remove all access", async () => {
    const { background } = await open({ ...months, min_scopes: 1 });
    box("Apply to all APIs").click();
    await settled();
    box("channels:view").click();
    await settled();
    await submitForm();
    expect(background.sent("updateToken")).toMatchObject([
      { change: { scopes: [{ permission: "retired:read" }] } },
    ]);
  });

  it("offers no expiry if the catalog does not let it be edited", async () => {
    await open(mixedCatalog);
    expect(screen.queryByRole("combobox", { name: "Expires" })).toBeNull();
  });

  it("shows the current token after it was changed elsewhere", async () => {
    const stale = { kind: "problem", problem: "stale_version", status: 409, errors: [] } as const;
    const { background } = await open(months, {
      updateToken: () => {
        background.memory.tokens = [{ ...existing, version: 2, scopes: [] }];
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

  it("shows a refused expiry at its field", async () => {
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
    expect(descriptionOf(expires())).toBe("The server does not accept this value.");
    expect(document.activeElement).toBe(expires());
  });
});
