import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { box, descriptionOf, field, openForm, submitForm } from "../../support/picker-screen.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

const chips = () => screen.queryAllByRole("button", { name: /^Remove / });
const names = () => chips().map((chip) => chip.getAttribute("aria-label"));
const rendered = async () => {
  await settled();
  await new Promise((done) => requestAnimationFrame(done));
};

function paste(into: HTMLElement, text: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "clipboardData", { value: { getData: () => text } });
  into.dispatchEvent(event);
  return event;
}

describe("the entity ids of permissions", () => {
  it("have a hint with their format and the meaning of *", async () => {
    await openForm(mixedCatalog);
    expect(descriptionOf(field("Channel IDs"))).toBe(
      "Such as ch_1. * is every channel, also later ones.",
    );
    expect(box("Every channel").checked).toBe(false);
    expect(screen.getAllByRole("textbox", { name: "Channel IDs" })).toHaveLength(1);
    expect(document.body.textContent).toContain("On the Channel IDs given under Channels.");
  });

  it("are added by comma, space or Enter, and sent with each permission", async () => {
    const { background } = await openForm(mixedCatalog);
    box("channels:publish").click();
    type(field("Channel IDs"), "ch_1,");
    await settled();
    type(field("Channel IDs"), "ch_2");
    await settled();
    const enter = press("Enter", field("Channel IDs"));
    await settled();
    expect(enter.defaultPrevented).toBe(true);
    expect(names()).toEqual(["Remove ch_1 from Channel IDs", "Remove ch_2 from Channel IDs"]);
    type(field("Channel IDs"), "ch_3");
    await settled();
    await submitForm();
    expect(background.sent("createToken")).toMatchObject([
      {
        request: {
          scopes: ["ch_1", "ch_2", "ch_3"].map((id) => {
            return { permission: "channels:publish", entity_id: id };
          }),
        },
      },
    ]);
  });

  it("can be pasted as a list with any separator", async () => {
    await openForm(mixedCatalog);
    const pasted = paste(field("Client IDs"), "cl_1, cl_2\ncl_3;cl_4\tcl_1\n");
    await settled();
    expect(pasted.defaultPrevented).toBe(true);
    expect(names()).toEqual(
      ["cl_1", "cl_2", "cl_3", "cl_4"].map((id) => `Remove ${id} from Client IDs`),
    );
    expect(screen.getAllByText("4 IDs")).toHaveLength(1);
    expect(paste(field("Client IDs"), "cl_5").defaultPrevented).toBe(false);
  });

  it("mean every entity after *, which disables the field", async () => {
    const { background } = await openForm(mixedCatalog);
    box("clients:view").click();
    type(field("Client IDs"), "cl_1, *,");
    await settled();
    expect(box("Every client").checked).toBe(true);
    expect(field("Client IDs").disabled).toBe(true);
    await submitForm();
    expect(background.sent("createToken")).toMatchObject([
      { request: { scopes: [{ permission: "clients:view", entity_id: "*" }] } },
    ]);
  });

  it("are marked if malformed, and nothing is sent", async () => {
    const { background } = await openForm(mixedCatalog);
    box("clients:view").click();
    type(field("Client IDs"), "cl_1 client-9 ");
    await settled();
    expect(field("Client IDs").getAttribute("aria-invalid")).toBe("true");
    const message = "Not a client ID: client-9. Such as cl_77.";
    expect(descriptionOf(field("Client IDs"))).toBe(message);
    const [good, bad] = chips();
    expect(descriptionOf(bad as HTMLElement)).toBe(message);
    expect(descriptionOf(good as HTMLElement)).toBe("");
    await submitForm();
    expect(document.activeElement).toBe(field("Client IDs"));
    expect(background.sent("createToken")).toEqual([]);
    bad?.click();
    await settled();
    expect(field("Client IDs").getAttribute("aria-invalid")).toBeNull();
  });

  it("need a permission, which the form asks for", async () => {
    const { background } = await openForm(mixedCatalog);
    box("API_READ").click();
    type(field("Client IDs"), "cl_1,");
    await submitForm();
    expect(document.activeElement).toBe(field("Client IDs"));
    expect(descriptionOf(field("Client IDs"))).toBe(
      "No permission for these is chosen. Choose one, or clear this field.",
    );
    expect(background.sent("createToken")).toEqual([]);
    box("clients:view").click();
    await submitForm();
    expect(background.sent("createToken")).toHaveLength(1);
  });

  it("are required if a permission needs them", async () => {
    await openForm(mixedCatalog);
    box("clients:view").click();
    await submitForm();
    expect(document.activeElement).toBe(field("Client IDs"));
    expect(descriptionOf(field("Client IDs"))).toBe(
      "Enter at least one client ID, or choose every client.",
    );
  });

  it("can be reached and removed by keyboard", async () => {
    await openForm(mixedCatalog);
    paste(field("Client IDs"), "cl_1 cl_2 cl_3");
    await settled();
    const input = field("Client IDs");
    input.focus();
    press("ArrowLeft");
    expect(document.activeElement).toBe(chips()[2]);
    press("ArrowLeft");
    press("Delete");
    await rendered();
    expect(names().map((name) => name?.slice(7, 11))).toEqual(["cl_1", "cl_3"]);
    expect(document.activeElement).toBe(chips()[1]);
    press("Backspace");
    await rendered();
    expect(document.activeElement).toBe(field("Client IDs"));
    press("Backspace");
    press("Home");
    expect(document.activeElement).toBe(chips()[0]);
    press("ArrowRight");
    expect(document.activeElement).toBe(field("Client IDs"));
    expect(chips().every((chip) => chip.tabIndex === -1)).toBe(true);
  });

  it("can be set for a single permission", async () => {
    const { background } = await openForm(mixedCatalog);
    box("Select all in Channels").click();
    type(field("Channel IDs"), "ch_1 ");
    await settled();
    screen.getByRole("button", { name: "Other IDs for channels:view" }).click();
    await settled();
    box("Every channel for channels:view").click();
    await settled();
    expect(field("Channel IDs for channels:view").disabled).toBe(true);
    await submitForm();
    expect(background.sent("createToken")).toMatchObject([
      {
        request: {
          scopes: [
            { permission: "channels:view", entity_id: "*" },
            { permission: "channels:publish", entity_id: "ch_1" },
            { permission: "channels:subscribe", entity_id: "ch_1" },
          ],
        },
      },
    ]);
  });

  it("are fixed to the organization for a locked type, without a field", async () => {
    const { background } = await openForm(mixedCatalog);
    expect(document.querySelector(".locked")?.textContent).toBe(
      "Acme org_acmeLocked to this organization",
    );
    expect(screen.queryByRole("textbox", { name: "Domain IDs" })).toBeNull();
    expect(screen.queryByRole("checkbox", { name: "Every domain" })).toBeNull();
    box("domain:read").click();
    await settled();
    expect(screen.queryByRole("button", { name: /^Other IDs/ })).toBeNull();
    await submitForm();
    expect(background.sent("createToken")).toMatchObject([
      { request: { scopes: [{ permission: "domain:read", entity_id: "org_acme" }] } },
    ]);
  });

  it("are marked if the server refuses them", async () => {
    const refusal: Creation = {
      at: "failed",
      failure: {
        kind: "problem",
        problem: "invalid_input",
        status: 422,
        errors: [{ pointer: "/scopes/1", permission: "clients:view" }],
      },
    };
    await openForm(mixedCatalog, { createToken: () => refusal });
    box("clients:view").click();
    type(field("Client IDs"), "cl_1 cl_2 ");
    await settled();
    await submitForm();
    expect(descriptionOf(field("Client IDs"))).toBe("The server does not accept cl_2");
    expect(document.activeElement).toBe(field("Client IDs"));
    chips()[1]?.click();
    await settled();
    expect(field("Client IDs").getAttribute("aria-invalid")).toBeNull();
  });

  it("return with a draft, even if half typed", async () => {
    const background = fakeBackground([], {
      getCatalog: () => ({ ok: true, value: mixedCatalog }),
    });
    background.memory.draft = {
      name: "Half done",
      description: "",
      expiry: { choice: "never" },
      permissions: ["channels:view"],
      entities: [
        { type: "channel", permission: null, every: false, ids: ["ch_1"], typed: "ch_" },
        { type: "channel", permission: "channels:view", every: true, ids: [], typed: "" },
      ],
    };
    await renderApp(background, { hash: "#/new" });
    expect(names()).toEqual(["Remove ch_1 from Channel IDs"]);
    expect(field("Channel IDs").value).toBe("ch_");
    expect(box("Every channel for channels:view").checked).toBe(true);
  });
});
