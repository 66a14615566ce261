import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { ADA, ADAS_TOKENS_HASH, adasTokens, fakeManager } from "../../support/fake-manager.ts";
import { catalog, currentOrganization, SECRET } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const NEW = `${ADAS_TOKENS_HASH}/new`;
const LIST = { screen: "person", person: ADA.id, tab: "tokens" };
const allowing = { getOrganization: () => ({ ok: true, value: currentOrganization(true) }) };

async function click(name: string | RegExp, role: "button" | "checkbox" = "button") {
  screen.getByRole(role, { name }).click();
  await settled();
}
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const box = (name: string | RegExp) => screen.queryByRole<HTMLInputElement>("checkbox", { name });

async function fillIn(name = "Reporting") {
  type(screen.getByRole("textbox", { name: "Name" }), name);
  await click(/API_READ/, "checkbox");
}

describe("a new token for another person", () => {
  it("is created, and waits for its owner to collect the secret", async () => {
    const { app, background } = await renderApp(fakeManager(), { hash: NEW });
    expect(background.sent("getCatalog")).toContainEqual(
      expect.objectContaining({ owner: ADA.id }),
    );
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
    await fillIn();
    expect(box("Show me the secret")).toBeNull();
    await click("Create token");

    expect(background.sent("createToken")).toEqual([
      expect.objectContaining({
        owner: ADA.id,
        request: expect.objectContaining({ name: "Reporting", reveal: false }),
      }),
    ]);
    expect(app.router.route.value).toEqual(LIST);
    expect(heading()).toBe("Ada Lovelace");
    const message =
      "“Reporting” was made. Ada Lovelace can collect the secret in Latchkey until 30 November 2026.";
    expect(screen.getByText(message).getAttribute("role")).toBe("alert");
    expect(document.body.textContent).not.toContain("lk_pat_0b");
    // A page opened later does not show it again.
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);

    await click("Reporting");
    await click("Back");
    expect(screen.queryByText(message)).toBeNull();
  });

  it("shows its secret only if the organization allows that and the manager chooses it", async () => {
    const { app, background } = await renderApp(fakeManager([], allowing), { hash: NEW });
    await fillIn();
    expect(box("Show me the secret")?.checked).toBe(false);
    expect(screen.getByText("Stops working 30 days from collection.")).toBeTruthy();
    await click("Show me the secret", "checkbox");
    expect(screen.getByText(/^Stops working on /)).toBeTruthy();
    expect(screen.getByText(/the activity record says that you saw it/)).toBeTruthy();
    await click("Create token");

    expect(background.sent("createToken")).toEqual([
      expect.objectContaining({ request: expect.objectContaining({ reveal: true }) }),
    ]);
    expect(heading()).toBe("Save this token");
    expect(screen.getByText("For Ada Lovelace")).toBeTruthy();
    expect(app.router.route.value).toEqual({ screen: "save", owner: ADA.id });
    await click("Copy");
    await click("I have saved it");
    expect(app.router.route.value).toEqual(LIST);
    expect(JSON.stringify(app.workspace.value?.creation.state.value)).not.toContain(SECRET);
  });

  it("can be retried without showing the secret if the organization no longer allows that", async () => {
    let allowed = true;
    const background = fakeManager([], {
      getOrganization: () => ({ ok: true, value: currentOrganization(allowed) }),
      createToken: () => ({ at: "failed", owner: ADA.id, ...notAllowed }),
    });
    const notAllowed = {
      failure: refusedReply("invalid_input", 422, [{ pointer: "/reveal" }]).failure,
    };
    await renderApp(background, { hash: NEW });
    await fillIn();
    await click("Show me the secret", "checkbox");
    allowed = false;
    await click("Create token");
    expect(
      screen.getByText(
        "Your organization no longer lets you see this secret. Without that, try again.",
      ),
    ).toBeTruthy();
    expect(box("Show me the secret")).toBeNull();
  });

  it("keeps a separate draft for each person", async () => {
    const { app, background } = await renderApp(fakeManager(), { hash: NEW });
    await fillIn("For Ada");
    app.router.go({ screen: "new" });
    await settled();
    const name = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Name" }).value;
    expect(name()).toBe("");
    app.router.go({ screen: "new", owner: "usr_8" });
    await settled();
    expect(name()).toBe("");
    // Leaving the form saves its draft without a pause in typing.
    expect(background.sent("saveDraft")).toContainEqual(
      expect.objectContaining({
        owner: ADA.id,
        draft: expect.objectContaining({ name: "For Ada" }),
      }),
    );
  });

  it("says for whom a permission was refused", async () => {
    const errors = [{ pointer: "/scopes/0", permission: "API_READ" }];
    const { failure } = refusedReply("permission_not_grantable", 403, errors);
    const background = fakeManager(adasTokens(), {
      createToken: () => ({ at: "failed", owner: ADA.id, failure }),
    });
    await renderApp(background, { hash: NEW });
    expect(screen.getByText("2 permissions you may not grant to Ada Lovelace")).toBeTruthy();
    await fillIn();
    await click("Create token");
    expect(
      screen.getByText("You may not grant API_READ to Ada Lovelace. Ask an administrator."),
    ).toBeTruthy();
    // The owner's role may have changed meanwhile.
    expect(background.sent("getUser").length).toBeGreaterThan(1);
  });

  it("leads back if the person no longer exists", async () => {
    const gone = () => refusedReply("not_found", 404);
    const { app } = await renderApp(fakeManager([], { getUser: gone, getCatalog: gone }), {
      hash: NEW,
    });
    expect(
      screen.getByText(
        "This is no longer here. It may have been deleted, or you may no longer manage tokens for this person.",
      ),
    ).toBeTruthy();
    await click("Back");
    expect(app.router.route.value).toEqual(LIST);
  });
});

it("offers the permissions of that person's catalog, not of the viewer's", async () => {
  const none = { ...catalog, apis: [] };
  const background = fakeManager([], {
    getCatalog: ({ owner }) => ({ ok: true, value: owner === undefined ? catalog : none }),
  });
  await renderApp(background, { hash: NEW });
  expect(box(/API_READ/)).toBeNull();
});
