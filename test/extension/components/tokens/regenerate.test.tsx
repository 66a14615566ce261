import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../../extension/connection.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { choose, renderApp, settled, type } from "../../support/render-app.tsx";

const hash = "#/tokens/tok_1";
const revoked = token({ status: "revoked", revoked_at: "2026-11-20T12:00:00Z", version: 4 });
const expired = token({ status: "expired", expires_at: "2026-11-20T12:00:00Z" });
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const getHint = (control: HTMLElement) =>
  document.getElementById(control.getAttribute("aria-describedby") ?? "")?.textContent;

async function open(background = fakeBackground()) {
  const world = await renderApp(background, { hash });
  button("Regenerate").focus();
  button("Regenerate").click();
  await settled();
  return world;
}

async function confirm() {
  const { form } = button("Regenerate token") as HTMLButtonElement;
  form?.requestSubmit();
  await settled();
}

describe("the dialog that regenerates a token", () => {
  it("names its button differently from its opener, and says what stays", async () => {
    const { background } = await open();
    const dialog = screen.getByRole("dialog");
    expect(dialog.querySelector("h2")?.textContent).toBe("Regenerate “Deploy from CI”?");
    expect(dialog.textContent).toContain("Name, description and scopes stay as they are.");
    expect(within(dialog).getAllByRole("button")).toHaveLength(2);
    expect(background.sent("regenerateToken")).toEqual([]);
    button("Cancel").click();
    await settled();
    expect(document.activeElement).toBe(button("Regenerate"));
  });

  it("offers the catalog's choices of expiry, with its default chosen", async () => {
    await open();
    const expires = screen.getByLabelText<HTMLSelectElement>("Expires");
    expect(Array.from(expires.options, ({ text }) => text)).toContain("90 days");
    expect(expires.value).toBe("days:30");
    expect(getHint(expires)).toMatch(/^Stops working on Wed,? 23 December 2026 at /);
  });

  it.each([
    ["never", { expires_at: null }],
    ["days:90", { created_at: "2026-11-15T12:00:00Z" }],
    ["days:30", { created_at: "2026-11-13T12:00:00Z" }],
  ])("chooses %s, the token's own validity if it is offered", async (expected, change) => {
    await open(fakeBackground([token(change)]));
    expect(screen.getByLabelText<HTMLSelectElement>("Expires").value).toBe(expected);
  });

  it("proposes that the old secret works on for a day if it was used in the last day", async () => {
    const { background } = await open();
    expect(screen.getByLabelText<HTMLSelectElement>("Old secret stops").value).toBe("86400");
    await confirm();
    expect(background.sent("regenerateToken")).toMatchObject([
      { request: { grace_seconds: 86_400 } },
    ]);
  });

  it("asks when the old secret stops, by default at once if it is not in use", async () => {
    const idle = token({ last_used_at: "2026-11-20T12:00:00Z" });
    const { background } = await open(fakeBackground([idle]));
    const stops = screen.getByLabelText<HTMLSelectElement>("Old secret stops");
    expect(Array.from(stops.options, ({ text }) => text)).toEqual([
      "At once",
      "In 1 hour",
      "In 1 day",
      "In 7 days",
    ]);
    expect(stops.value).toBe("0");
    choose(stops, "86400");
    await settled();
    expect(getHint(stops)).toMatch(/^Both secrets work until Tue,? 24 November 2026 at /);
    choose(screen.getByLabelText("Expires"), "never");
    await confirm();
    expect(background.sent("regenerateToken")).toMatchObject([
      { token: { id: "tok_1", version: 1 }, request: { expires: null, grace_seconds: 86_400 } },
    ]);
    expect(heading()).toBe("Save your token");
  });

  it("says that both secrets work until the old one's expiry if that comes first", async () => {
    await open(fakeBackground([token({ expires_at: "2026-11-24T00:00:00Z" })]));
    const stops = screen.getByLabelText("Old secret stops");
    choose(stops, "604800");
    await settled();
    expect(getHint(stops)).toMatch(/^Both secrets work until Tue,? 24 November 2026 at /);
  });

  it.each([
    ["revoked", revoked],
    ["expired", expired],
    ["run out since it was fetched", token({ expires_at: "2026-11-23T11:00:00Z" })],
  ])(
    "offers no grace for a token that is %s, since an ended secret never works again",
    async (_, ended) => {
      const { background } = await open(fakeBackground([ended]));
      expect(screen.getByRole("dialog").textContent).toContain("It works again with a new secret");
      expect(screen.queryByLabelText("Old secret stops")).toBeNull();
      await confirm();
      expect(background.sent("regenerateToken")).toMatchObject([
        { request: { expires: { days: 30 }, grace_seconds: 0 } },
      ]);
    },
  );

  it("is among a row's actions, unless the token's first secret is not collected yet", async () => {
    const waiting = token({ id: "tok_2", name: "Waiting", status: "waiting" });
    const background = fakeBackground([token(), waiting], {
      listTokens: () => ({
        ok: true,
        value: { tokens: [token(), waiting], total: 2, next_cursor: null },
      }),
    });
    await renderApp(background);
    screen.getByRole("radio", { name: "All" }).click();
    await settled();
    button("Actions for Deploy from CI").click();
    await settled();
    const names = screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
    expect(names).toEqual(["View", "Copy ID", "Regenerate", "Revoke", "Delete"]);
    screen.getByRole("menuitem", { name: "Regenerate" }).click();
    await settled();
    expect(screen.getByRole("dialog").textContent).toContain("Regenerate “Deploy from CI”?");
    button("Cancel").click();
    await settled();
    button("Actions for Waiting").click();
    await settled();
    expect(screen.queryByRole("menuitem", { name: "Regenerate" })).toBeNull();
  });

  it("refuses a past date before it sends anything", async () => {
    const { background } = await open();
    choose(screen.getByLabelText("Expires"), "date");
    await settled();
    type(screen.getByLabelText("Expiry date"), "2026-01-01");
    await settled();
    await confirm();
    expect(getHint(screen.getByLabelText("Expiry date"))).toBe(
      "Choose a date that is still to come.",
    );
    expect(background.sent("regenerateToken")).toEqual([]);
  });

  it("shows a refused expiry at its field", async () => {
    const refused: Failure = {
      ...{ kind: "problem", problem: "invalid_input", status: 422 },
      errors: [{ pointer: "/expires/days" }],
    };
    const background = fakeBackground([token()], {
      regenerateToken: ({ token: regenerates }) => ({
        at: "failed",
        failure: refused,
        regenerates,
      }),
    });
    await open(background);
    await confirm();
    expect(getHint(screen.getByLabelText("Expires"))).toBe(
      "The server does not accept this value.",
    );
    button("Cancel").click();
    await settled();
    expect(background.sent("acknowledgeCreation")).toHaveLength(1);
  });
});
