import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { mixedCatalog, READ } from "../../support/mixed-catalog.ts";
import { box, descriptionOf, openForm, radio, submitForm } from "../../support/picker-screen.ts";
import { choose, settled, type } from "../../support/render-app.tsx";

const level = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Access level" });
const forAll = () => box("Apply to all APIs");
const chosen = () =>
  screen
    .getAllByRole<HTMLInputElement>("radio")
    .filter(({ checked }) => checked)
    .map((input) => input.getAttribute("aria-label"));

describe("access levels", () => {
  it("are No Access for each API until one is chosen", async () => {
    await openForm(mixedCatalog);
    expect(chosen()).toEqual([
      "No Access for Inventory",
      "No Access for Sales",
      "No Access for Labor",
    ]);
    expect(level().selectedOptions[0]?.text).toBe("No Access");
    expect(Array.from(level().options, ({ text }) => text)).toEqual([
      "Full Access",
      "Read Access",
      "No Access",
    ]);
    expect(screen.getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual([
      "API",
      "Full Access",
      "Read Access",
      "No Access",
    ]);
  });

  it("describe the methods that they allow", async () => {
    await openForm(mixedCatalog);
    expect(descriptionOf(radio("Full Access for Inventory"))).toBe(
      "Full Access: GET and POST · Read Access: GET",
    );
  });

  it("are sent as chosen, without those of other APIs", async () => {
    const { background } = await openForm(mixedCatalog);
    radio("Full Access for Inventory").click();
    radio("Read Access for Labor").click();
    radio("Read Access for Inventory").click();
    await settled();
    expect(document.body.textContent).toContain("2 chosen");
    await submitForm();
    expect(background.sent("createToken")).toMatchObject([
      { request: { scopes: [{ permission: "labor:read" }, { permission: "inventory:read" }] } },
    ]);
  });

  it("can be set for all APIs, as far as the role may grant them", async () => {
    await openForm(mixedCatalog);
    choose(level(), "full");
    await settled();
    expect(chosen()).toContain("No Access for Inventory");
    forAll().click();
    await settled();
    expect(chosen()).toEqual([
      "Full Access for Inventory",
      "Full Access for Sales",
      "No Access for Labor",
    ]);
    expect(document.body.textContent).toContain("2 chosen, 2 write");
    choose(level(), "read");
    await settled();
    expect(chosen()).toEqual(
      ["Inventory", "Sales", "Labor"].map((api) => `Read Access for ${api}`),
    );
  });

  it("uncheck Apply to all APIs once an API has another level", async () => {
    await openForm(mixedCatalog);
    choose(level(), "read");
    forAll().click();
    await settled();
    radio("No Access for Sales").click();
    await settled();
    expect(forAll().checked).toBe(false);
    expect(chosen()).toContain("Read Access for Inventory");
  });

  it("apply to hidden APIs as well if set for all", async () => {
    await openForm(mixedCatalog);
    type(screen.getByRole("searchbox"), "inventory");
    await settled();
    expect(screen.queryByRole("radio", { name: "No Access for Sales" })).toBeNull();
    choose(level(), "read");
    forAll().click();
    type(screen.getByRole("searchbox"), "");
    await settled();
    expect(radio("Read Access for Sales").checked).toBe(true);
  });

  it("are listed apart, without a control, if the role may not grant them", async () => {
    await openForm(mixedCatalog);
    expect(screen.queryByRole("radio", { name: "Full Access for Labor" })).toBeNull();
    expect(document.querySelector("details")?.textContent).toContain(
      "labor:fullFull Access for Labor",
    );
  });

  it("have visible names if an API has many", async () => {
    const levels = ["a", "b", "c"].map((id) => ({ ...READ, id, name: `Level ${id}` }));
    await openForm({
      ...mixedCatalog,
      apis: [{ id: "x", name: "Only one", permissions: [], levels }],
      entity_types: [],
    });
    expect(screen.getAllByText(/^Level [abc]/, { selector: "label" })).toHaveLength(3);
    radio("Level b for Only one").click();
    await settled();
    expect(chosen()).toEqual(["Level b for Only one"]);
  });

  it("get the focus if the server refuses them, with a hint to ask an administrator", async () => {
    const refusal: Creation = {
      at: "failed",
      failure: {
        kind: "problem",
        problem: "permission_not_grantable",
        status: 403,
        errors: [{ pointer: "/scopes/0", permission: "inventory:full" }],
      },
    };
    await openForm(mixedCatalog, { createToken: () => refusal });
    radio("Full Access for Inventory").click();
    await settled();
    await submitForm();
    expect(document.activeElement).toBe(radio("Full Access for Inventory"));
    expect(descriptionOf(radio("Full Access for Inventory"))).toContain(
      "Your role Basic_User may not grant inventory:full. Ask an administrator.",
    );
    radio("Read Access for Inventory").click();
    await settled();
    expect(document.querySelector("[data-refused]:checked")).toBeNull();
    expect(document.body.textContent).not.toContain("may not grant inventory:full");
  });
});
