import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Creation } from "../../../../extension/creation.ts";
import { getTokenHint } from "../../../../shared/token-shape.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { catalog, NOW, SECRET, token } from "../../support/fixtures.ts";
import { choose, renderApp, settled } from "../../support/render-app.tsx";

const created: Creation = {
  at: "created",
  unsaved: { token: token(), secret: SECRET, availableUntil: NOW + 600_000 },
};
const open = () => renderApp(fakeBackground([token()], { getCreation: () => created }));
const field = () => screen.getByLabelText<HTMLTextAreaElement>("Token secret");
const button = (name: string) => screen.getByRole("button", { name });

describe("Save your token", () => {
  it("masks the secret until Reveal, and hides it again", async () => {
    await open();
    const [start, end] = getTokenHint(SECRET).split("…");
    expect(field().value).toMatch(new RegExp(`^${start}•+${end}$`));
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    button("Reveal").click();
    await settled();
    expect(field().value).toBe(SECRET);
    button("Hide").click();
    await settled();
    expect(field().value).not.toContain(SECRET.slice(11, 20));
  });

  it("keeps a revealed secret out of the title, the address and every attribute", async () => {
    await open();
    button("Reveal").click();
    await settled();
    const attributes = Array.from(document.querySelectorAll("*")).flatMap((element) =>
      Array.from(element.attributes, ({ value }) => value),
    );
    expect(attributes.filter((value) => value.includes(SECRET))).toEqual([]);
    expect(document.title + location.href).not.toContain(SECRET);
  });

  it.each([
    ["token", SECRET],
    ["header", `Authorization: Bearer ${SECRET}`],
    [
      "curl",
      `curl -H 'Authorization: Bearer ${SECRET}' 'https://tokens.acme.example/v1/tokens/self'`,
    ],
    ["env", `LATCHKEY_TOKEN=${SECRET}`],
    ["github", ` printf %s '${SECRET}' | gh secret set LATCHKEY_TOKEN`],
  ])("copies as %s and says so", async (format, text) => {
    const { copied, background } = await open();
    choose(screen.getByLabelText("Copy as"), format);
    await settled();
    button("Copy").click();
    await settled();
    expect(copied).toEqual([text]);
    expect(background.sent("noteCopiedSecret")).toEqual([{ text }]);
    expect(document.querySelector(".toast-region[role=status]")?.textContent).toBe(
      "Copied to the clipboard",
    );
  });

  it("copies a curl command for an API of the catalog that the token may use", async () => {
    const [apis, metrics, users] = catalog.apis;
    if (!apis || !metrics || !users) throw new Error("The catalog has other APIs");
    const known = {
      ...catalog,
      apis: [
        apis,
        { ...metrics, url: "https://metrics.acme.example/v1?all='x'" },
        { ...users, url: "https://users.acme.example/" },
      ],
    };
    const { copied } = await renderApp(
      fakeBackground([token()], {
        getCreation: () => created,
        getCatalog: () => ({ ok: true, value: known }),
      }),
    );
    expect(screen.queryByLabelText("API")).toBeNull();
    choose(screen.getByLabelText("Copy as"), "curl");
    await settled();
    const api = screen.getByLabelText<HTMLSelectElement>("API");
    expect(Array.from(api.options, ({ text }) => text)).toEqual([
      ...["Metrics", "Latchkey (says what the token is)"],
    ]);
    button("Copy").click();
    choose(api, "1");
    await settled();
    button("Copy").click();
    await settled();
    expect(copied).toEqual([
      `curl -H 'Authorization: Bearer ${SECRET}' 'https://metrics.acme.example/v1?all=%27x%27'`,
      `curl -H 'Authorization: Bearer ${SECRET}' 'https://tokens.acme.example/v1/tokens/self'`,
    ]);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
  });

  it("warns, and opens the token after saving", async () => {
    const { background } = await open();
    expect(document.body.textContent).toContain("Copy this token now. It will not be shown again.");
    button("Copy").click();
    await settled();
    expect(button("Copied")).toBeTruthy();
    button("I have saved it").click();
    await settled();
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy from CI");
  });

  it("asks once before it leaves a secret that was not copied", async () => {
    const { background } = await open();
    button("I have saved it").click();
    await settled();
    expect(document.body.textContent).toContain("Nothing was copied yet.");
    expect(background.sent("acknowledgeCreation")).toEqual([]);
    button("Copy").click();
    await settled();
    expect(document.body.textContent).not.toContain("Nothing was copied yet.");
    button("I have saved it").click();
    await settled();
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
  });

  it("leaves at the second press without a copy", async () => {
    const { background } = await open();
    for (const _ of [1, 2]) {
      button("I have saved it").click();
      await settled();
    }
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
  });

  it("gives the secret, not bullets, to a copy of its masked field", async () => {
    const { background } = await open();
    const clipboard = new DataTransfer();
    const copy = new ClipboardEvent("copy", {
      bubbles: true,
      cancelable: true,
      clipboardData: clipboard,
    });
    field().dispatchEvent(copy);
    expect(copy.defaultPrevented).toBe(true);
    expect(clipboard.getData("text/plain")).toBe(SECRET);
    expect(background.sent("noteCopiedSecret")).toEqual([{ text: SECRET }]);
    button("I have saved it").click();
    await settled();
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
  });

  it("offers to copy again once another form is chosen", async () => {
    await open();
    button("Copy").click();
    await settled();
    choose(screen.getByLabelText("Copy as"), "env");
    await settled();
    expect(button("Copy")).toBeTruthy();
  });

  it("shows the token's scopes and expiry", async () => {
    await open();
    const facts = Array.from(document.querySelectorAll("dd"), ({ textContent }) => textContent);
    expect(facts).toEqual(["API_READ METRICS_READ", "13 February 2027"]);
  });

  it("shows the entities of the token's scopes", async () => {
    const scopes = [
      { id: "scp_1", permission: "channels:publish", entity_id: "ch_1" },
      { id: "scp_2", permission: "channels:view", entity_id: "*" },
    ];
    const unsaved = { token: token({ scopes }), secret: SECRET, availableUntil: NOW + 600_000 };
    await renderApp(fakeBackground([], { getCreation: () => ({ at: "created", unsaved }) }));
    expect(document.body.textContent).toContain("channels:publish:ch_1 channels:view");
  });

  it("says that the secret is gone after its time has expired", async () => {
    const { runTimers } = await open();
    button("Reveal").click();
    await settled();
    runTimers();
    await settled();
    expect(document.body.textContent).toContain(
      "The secret is no longer available. Regenerate to get a new one.",
    );
    expect(screen.queryByLabelText("Token secret")).toBeNull();
  });
});
