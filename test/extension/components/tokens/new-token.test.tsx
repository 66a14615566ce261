import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ExpiryPolicy } from "../../../../shared/expiry.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { catalog, SECRET } from "../../support/fixtures.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";

const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const described = (element: HTMLElement) =>
  (element.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

async function open(background = fakeBackground()) {
  const world = await renderApp(background, { hash: "#/new" });
  return { ...world, create: () => submit() };
}

/** Creates a background whose catalog offers these lifetimes, the first by default. */
function backgroundOffering(choices: ExpiryPolicy["choices"]) {
  const expiry = { ...catalog.expiry, choices, default: choices[0] ?? null };
  return fakeBackground([], { getCatalog: () => ({ ok: true, value: { ...catalog, expiry } }) });
}

async function submit() {
  screen.getByRole("button", { name: "Create token" }).click();
  document.querySelector("form")?.requestSubmit();
  await settled();
  await new Promise((done) => requestAnimationFrame(done));
}

describe("the form for a new token", () => {
  it("begins with nothing chosen and the catalog's default expiry", async () => {
    await open();
    expect(screen.getAllByRole<HTMLInputElement>("checkbox").some(({ checked }) => checked)).toBe(
      false,
    );
    const expires = screen.getByLabelText<HTMLSelectElement>("Expires");
    expect(Array.from(expires.options, ({ text }) => text)).toEqual([
      "7 days",
      "30 days",
      "90 days",
      "On a date…",
      "Never",
    ]);
    expect(expires.selectedOptions[0]?.text).toBe("30 days");
    expect(described(expires)).toMatch(/^Stops working on Wed,? 23 December 2026 at /);
  });

  it("names a permission by its id and describes it", async () => {
    await open();
    expect(described(box("METRICS_READ"))).toBe("Read API/application metrics.");
  });

  it("lists what the role may not grant in a collapsed group", async () => {
    await open();
    const details = document.querySelector("details");
    expect(details?.open).toBe(false);
    expect(details?.querySelector("summary")?.textContent).toBe(
      "2 permissions your role Basic_User may not grant",
    );
    expect(details?.textContent).toContain("USER_WRITE");
    expect(screen.queryByRole("checkbox", { name: "USER_WRITE" })).toBeNull();
    expect(document.body.textContent).toContain("Added automatically: CROSS_ORGANIZATION_ACCESS");
  });

  it("counts the chosen permissions, and those that write", async () => {
    await open();
    box("Select all in APIs").click();
    box("METRICS_READ").click();
    await settled();
    expect(document.body.textContent).toContain("3 chosen, 1 write");
    expect(box("Select all in Metrics").indeterminate).toBe(true);
  });

  it("selects only those permissions of a group that the search shows", async () => {
    const { app } = await open();
    type(screen.getByLabelText("Search permissions"), "write");
    await settled();
    box("Select all in APIs").click();
    expect([...(app.workspace.value?.mine.form.picker.chosen.value ?? [])]).toEqual(["API_WRITE"]);
  });

  it("requires a name and a permission before it sends anything", async () => {
    const { background, create } = await open();
    await create();
    const name = screen.getByLabelText("Name");
    expect(name.getAttribute("aria-invalid")).toBe("true");
    expect(described(name)).toBe("Enter a name.");
    expect(document.activeElement).toBe(name);
    expect(document.body.textContent).toContain("Choose at least one permission.");
    expect(background.sent("createToken")).toEqual([]);
  });

  it("removes a field's error when the field is corrected", async () => {
    const { create } = await open();
    await create();
    type(screen.getByLabelText("Name"), "G");
    await settled();
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBeNull();
    expect(document.body.textContent).not.toContain("Enter a name.");
    expect(document.body.textContent).toContain("Choose at least one permission.");
    box("API_READ").click();
    await settled();
    expect(document.body.textContent).not.toContain("Choose at least one permission.");
    expect(document.querySelectorAll("[aria-invalid=true]")).toHaveLength(0);
  });

  it("shows an error instead of the hint", async () => {
    const { create } = await open();
    choose(screen.getByLabelText("Expires"), "date");
    await settled();
    type(screen.getByLabelText("Expiry date"), "2026-12-01");
    await settled();
    expect(described(screen.getByLabelText("Expiry date"))).toMatch(
      /^Works through 1 December 2026 \(.+\)\.$/,
    );
    type(screen.getByLabelText("Expiry date"), "2026-01-01");
    await settled();
    await create();
    expect(described(screen.getByLabelText("Expiry date"))).toBe(
      "Choose a date that is still to come.",
    );
    expect(document.body.textContent).not.toContain("Works through");
  });

  it("requires a date if Never is not offered", async () => {
    const { create } = await open(backgroundOffering([{ days: 30 }, { date: true }]));
    choose(screen.getByLabelText("Expires"), "date");
    await settled();
    await create();
    expect(described(screen.getByLabelText("Expiry date"))).toBe("Choose a date.");
  });

  it("treats an empty date as never if that is offered, and says so", async () => {
    const { background, create } = await open(backgroundOffering([{ date: true }, null]));
    expect(described(screen.getByLabelText("Expiry date"))).toBe(
      "Works until you revoke it. Choose a date for it to end by itself.",
    );
    type(screen.getByLabelText("Name"), "Licences");
    box("API_READ").click();
    await create();
    expect(background.sent("createToken")).toMatchObject([{ request: { expires: null } }]);
  });

  it("refuses a day that does not exist, for which the browser's value is empty", async () => {
    const { create } = await open(backgroundOffering([{ date: true }, null]));
    const date = screen.getByLabelText<HTMLInputElement>("Expiry date");
    Object.defineProperty(date, "validity", { value: { badInput: true } });
    date.dispatchEvent(new Event("keyup", { bubbles: true }));
    await create();
    expect(described(date)).toBe("There is no such date. Enter day, month and year.");
  });

  it("sends the entered values and shows the secret", async () => {
    const { background, create } = await open();
    type(screen.getByLabelText("Name"), "Grafana");
    choose(screen.getByLabelText("Expires"), "never");
    box("API_READ").click();
    box("METRICS_READ").click();
    await create();
    expect(background.sent("createToken")[0]).toMatchObject({
      request: {
        name: "Grafana",
        description: "",
        expires: null,
        scopes: [{ permission: "API_READ" }, { permission: "METRICS_READ" }],
      },
    });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Save your token");
    expect(background.memory.draft).toBeNull();
  });

  it("scrolls to what the role may not grant when that is opened", async () => {
    await open();
    const details = document.querySelector("details");
    if (details === null) throw new Error("No group of what the role may not grant");
    const scrolls: unknown[] = [];
    details.scrollIntoView = (options) => void scrolls.push(options);
    details.open = true;
    details.open = false;
    expect(scrolls).toEqual([{ block: "nearest" }]);
  });

  it("restores a draft", async () => {
    const background = fakeBackground();
    background.memory.draft = {
      name: "Half done",
      description: "later",
      expiry: { choice: "never" },
      permissions: ["JOBS_READ"],
      entities: [],
    };
    await open(background);
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Half done");
    expect(screen.getByLabelText<HTMLSelectElement>("Expires").value).toBe("never");
    expect(box("JOBS_READ").checked).toBe(true);
  });

  it("offers a retry if the outcome of the creation is unknown", async () => {
    const background = fakeBackground([], {
      getCreation: () => ({ at: "failed", failure: { kind: "outcome_unknown" } }),
    });
    await renderApp(background);
    screen.getByRole("button", { name: "Try again" }).click();
    await settled();
    expect(background.sent("retryCreation")).toHaveLength(1);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });
});
