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

/** Whose catalog offers these lifetimes, the first by default. */
function offering(choices: ExpiryPolicy["choices"]) {
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
  it("begins with nothing chosen and the catalog's own expiry", async () => {
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

  it("has what the role may not grant in a closed group that says so", async () => {
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

  it("counts what is chosen, and how much of it writes", async () => {
    await open();
    box("Select all in APIs").click();
    box("METRICS_READ").click();
    await settled();
    expect(document.body.textContent).toContain("3 chosen, 1 write");
    expect(box("Select all in Metrics").indeterminate).toBe(true);
  });

  it("selects all of a group only as far as the search shows it", async () => {
    const { app } = await open();
    type(screen.getByLabelText("Search permissions"), "write");
    await settled();
    box("Select all in APIs").click();
    expect([...(app.workspace.value?.mine.form.picker.chosen.value ?? [])]).toEqual(["API_WRITE"]);
  });

  it("asks for a name and a permission before anything is sent", async () => {
    const { background, create } = await open();
    await create();
    const name = screen.getByLabelText("Name");
    expect(name.getAttribute("aria-invalid")).toBe("true");
    expect(described(name)).toBe("Enter a name.");
    expect(document.activeElement).toBe(name);
    expect(document.body.textContent).toContain("Choose at least one permission.");
    expect(background.asked("createToken")).toEqual([]);
  });

  it("says no more of a field once it is put right", async () => {
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

  it("has an error in the place of a hint, not above it", async () => {
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

  it("asks for a date where one is chosen and never is not offered", async () => {
    const { create } = await open(offering([{ days: 30 }, { date: true }]));
    choose(screen.getByLabelText("Expires"), "date");
    await settled();
    await create();
    expect(described(screen.getByLabelText("Expiry date"))).toBe("Choose a date.");
  });

  it("takes a date left empty for never where that is offered, and says so", async () => {
    const { background, create } = await open(offering([{ date: true }, null]));
    expect(described(screen.getByLabelText("Expiry date"))).toBe(
      "Works until you revoke it. Choose a date for it to end by itself.",
    );
    type(screen.getByLabelText("Name"), "Licences");
    box("API_READ").click();
    await create();
    expect(background.asked("createToken")).toMatchObject([{ request: { expires: null } }]);
  });

  it("refuses a day that there is not, which the browser gives as none at all", async () => {
    const { create } = await open(offering([{ date: true }, null]));
    const date = screen.getByLabelText<HTMLInputElement>("Expiry date");
    Object.defineProperty(date, "validity", { value: { badInput: true } });
    date.dispatchEvent(new Event("keyup", { bubbles: true }));
    await create();
    expect(described(date)).toBe("There is no such date. Enter day, month and year.");
  });

  it("sends what was filled in and shows the secret", async () => {
    const { background, create } = await open();
    type(screen.getByLabelText("Name"), "Grafana");
    choose(screen.getByLabelText("Expires"), "never");
    box("API_READ").click();
    box("METRICS_READ").click();
    await create();
    expect(background.asked("createToken")[0]).toMatchObject({
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

  it("shows what the role may not grant when that is opened", async () => {
    await open();
    const details = document.querySelector("details");
    if (details === null) throw new Error("No group of what the role may not grant");
    const asked: unknown[] = [];
    details.scrollIntoView = (how) => void asked.push(how);
    details.open = true;
    details.open = false;
    expect(asked).toEqual([{ block: "nearest" }]);
  });

  it("brings a draft back", async () => {
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

  it("offers to try again where nobody knows whether the token was created", async () => {
    const background = fakeBackground([], {
      getCreation: () => ({ at: "failed", failure: { kind: "outcome_unknown" } }),
    });
    await renderApp(background);
    screen.getByRole("button", { name: "Try again" }).click();
    await settled();
    expect(background.asked("retryCreation")).toHaveLength(1);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });
});
