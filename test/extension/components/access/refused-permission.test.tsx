import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { catalog, me } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const described = (element: HTMLElement) =>
  (element.getAttribute("aria-describedby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");

const refusal = (...permissions: string[]): Creation => ({
  at: "failed",
  failure: {
    kind: "problem",
    problem: "permission_not_grantable",
    status: 403,
    errors: permissions.map((permission, index) => ({ pointer: `/scopes/${index}`, permission })),
  },
});

/** Returns the catalog of a role that may not grant the withheld permissions. */
function narrowCatalog(withheld: ReadonlySet<string>) {
  const apis = catalog.apis.map((api) => ({
    ...api,
    permissions: api.permissions.map((permission) =>
      withheld.has(permission.id) ? { ...permission, grantable: false } : permission,
    ),
  }));
  return { ...catalog, apis };
}

/** Submits a form with the chosen permissions. The person loses the role Admin at that moment. */
async function createDemoted(refused: readonly string[], chosen: readonly string[]) {
  let demoted = false;
  const role = () => (demoted ? me.role : { id: "admin", name: "Admin" });
  const background = fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, role: role() } }),
    getCatalog: () => ({ ok: true, value: demoted ? narrowCatalog(new Set(refused)) : catalog }),
    createToken: () => {
      demoted = true;
      return refusal(...refused);
    },
  });
  await renderApp(background, { hash: "#/new" });
  type(screen.getByLabelText("Name"), "x");
  for (const name of chosen) box(name).click();
  await create();
  return background;
}

async function create() {
  document.querySelector("form")?.requestSubmit();
  await settled();
  await new Promise((done) => requestAnimationFrame(done));
}

describe("a refused permission", () => {
  it("gets the focus, with a hint to ask an administrator", async () => {
    await createDemoted(["API_WRITE"], ["API_WRITE"]);
    expect(alertText()).toBe("Your role Basic_User may not grant API_WRITE. Ask an administrator.");
    expect(document.activeElement).toBe(box("API_WRITE"));
    expect(box("API_WRITE").getAttribute("aria-invalid")).toBe("true");
    expect(described(box("API_WRITE"))).toContain("may not grant API_WRITE");
  });

  it("is explained by the current role, beside each permission", async () => {
    const refused = ["METRICS_READ", "API_WRITE"];
    const background = await createDemoted(refused, [...refused, "API_READ"]);
    expect(described(box("API_WRITE"))).toContain(
      "Your role Basic_User may not grant API_WRITE. Ask an administrator.",
    );
    expect(described(box("METRICS_READ"))).toContain("Your role may not grant this one either.");
    expect(box("API_READ").getAttribute("aria-invalid")).toBeNull();
    expect(document.activeElement).toBe(box("API_WRITE"));

    for (const name of refused) box(name).click();
    await settled();
    expect(document.querySelectorAll("[aria-invalid=true]")).toHaveLength(0);
    await create();
    expect(background.sent("createToken")[1]).toMatchObject({
      request: { scopes: [{ permission: "API_READ" }] },
    });
  });

  it("is listed as not grantable after the form was left", async () => {
    const withheld = () =>
      Array.from(document.querySelectorAll("details .mono"), ({ textContent }) => textContent);
    await createDemoted(["API_WRITE"], ["API_WRITE"]);
    expect(withheld()).not.toContain("API_WRITE");
    screen.getByRole("button", { name: "Back" }).click();
    await settled();
    screen.getByRole("button", { name: "New token" }).click();
    await settled();
    expect(withheld()).toContain("API_WRITE");
    expect(screen.queryByRole("checkbox", { name: "API_WRITE" })).toBeNull();
    expect(alertText()).toBeNull();
  });

  it("is dropped if the catalog no longer has it, with a request to review the rest", async () => {
    let edited = false;
    const apis = catalog.apis.map((api) => ({
      ...api,
      permissions: api.permissions.filter(({ id }) => id !== "API_WRITE"),
    }));
    const background = fakeBackground([], {
      getCatalog: () => ({ ok: true, value: edited ? { ...catalog, apis } : catalog }),
      createToken: () => {
        edited = true;
        const errors = [{ pointer: "/scopes/1", permission: "API_WRITE" }];
        const failure = { kind: "problem", problem: "invalid_input", status: 422, errors } as const;
        return { at: "failed", failure };
      },
    });
    await renderApp(background, { hash: "#/new" });
    type(screen.getByLabelText("Name"), "x");
    for (const name of ["API_READ", "API_WRITE"]) box(name).click();
    await create();
    expect(screen.queryByRole("checkbox", { name: "API_WRITE" })).toBeNull();
    expect(box("API_READ").checked).toBe(true);
    expect(document.body.textContent).toContain(
      "The server does not accept this choice. Look through it again.",
    );
    await create();
    expect(background.sent("createToken")[1]).toMatchObject({
      request: { scopes: [{ permission: "API_READ" }] },
    });
  });
});
