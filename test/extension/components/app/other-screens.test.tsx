import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

const button = (name: string) => screen.getByRole("button", { name });

async function submit(form = document.querySelector("form")) {
  form?.requestSubmit();
  await settled();
}

describe("Connect to Latchkey", () => {
  it("shows the error of an address beside it, and reads it out", async () => {
    const background = fakeBackground([], {
      getStatus: () => ({ at: "disconnected" }),
      connect: () => ({ ok: false, failure: { kind: "insecure_address" } }),
    });
    await renderApp(background);
    type(screen.getByLabelText("Server address"), "http://tokens.example.com");
    await submit();
    expect(background.sent("connect")).toEqual([{ address: "http://tokens.example.com" }]);
    expect(alertText()).toBe("Latchkey needs https, except on this computer.");
    expect(document.body.textContent).not.toContain("Ask your administrator for it.");
    expect(screen.getByLabelText("Server address").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("a token's screen", () => {
  const hash = "#/tokens/tok_1";

  it("edits the name in place and returns the focus to its pencil button", async () => {
    const { background } = await renderApp(fakeBackground(), { hash });
    button("Edit name").click();
    await settled();
    const name = screen.getByLabelText("Name");
    expect(document.activeElement).toBe(name);
    type(name, "Deploy to production");
    await submit();
    await new Promise((done) => requestAnimationFrame(done));
    expect(background.sent("updateToken")).toMatchObject([
      { id: "tok_1", change: { name: "Deploy to production" }, version: 1 },
    ]);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy to production");
    expect(document.activeElement).toBe(button("Edit name"));
  });

  it("shows its name only in the heading", async () => {
    await renderApp(fakeBackground(), { hash });
    const named = Array.from(document.querySelectorAll("h1, h2, p, dd, span")).filter(
      ({ textContent }) => textContent === "Deploy from CI",
    );
    expect(named).toEqual([screen.getByRole("heading", { level: 1 })]);
    expect(button("Edit name").closest("header")).not.toBeNull();
  });

  it("edits the description in place and returns the focus to its pencil button", async () => {
    const { background } = await renderApp(fakeBackground(), { hash });
    button("Edit description").click();
    await settled();
    expect(screen.queryByRole("button", { name: "Edit name" })).toBeNull();
    type(screen.getByLabelText("Description"), "Ships the website");
    await submit();
    await new Promise((done) => requestAnimationFrame(done));
    expect(background.sent("updateToken")).toMatchObject([
      { change: { description: "Ships the website" } },
    ]);
    expect(document.querySelector("main")?.textContent).toContain("Ships the website");
    expect(document.activeElement).toBe(button("Edit description"));
  });

  it("refuses an empty name without a request, and cancels by Escape", async () => {
    const { background } = await renderApp(fakeBackground(), { hash });
    button("Edit name").click();
    await settled();
    type(screen.getByLabelText("Name"), "  ");
    await submit();
    expect(alertText()).toBe("Enter a name.");
    press("Escape", screen.getByLabelText("Name"));
    await settled();
    expect(background.sent("updateToken")).toEqual([]);
    expect(screen.queryByLabelText("Name")).toBeNull();
  });

  it("shows the current token after another person changed it", async () => {
    const stale = { kind: "problem", problem: "stale_version", status: 409, errors: [] } as const;
    const background = fakeBackground([], { updateToken: () => ({ ok: false, failure: stale }) });
    await renderApp(background, { hash });
    button("Edit name").click();
    await settled();
    await submit();
    expect(background.sent("getToken")).toHaveLength(2);
    expect(alertText()).toContain("It was changed elsewhere in the meantime.");
  });

  it("shows the revoked token after a revocation, and focuses the heading", async () => {
    const background = fakeBackground([], {
      // Slower than the closing dialog, so that the focus first returns to a button that then disappears.
      getToken: async () => {
        await settled();
        const revoked = background.sent("revokeToken").length > 0;
        return { ok: true, value: revoked ? token({ status: "revoked" }) : token() };
      },
    });
    await renderApp(background, { hash });
    await settled();
    button("Revoke").focus();
    button("Revoke").click();
    await settled();
    button("Revoke token").click();
    await settled();
    await settled();
    await settled();
    expect(document.querySelector(".status")?.textContent).toBe("Revoked");
    expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
  });

  it("copies the id and announces it", async () => {
    const { copied } = await renderApp(fakeBackground(), { hash });
    button("Copy ID").click();
    await settled();
    expect(copied).toEqual(["tok_1"]);
    expect(document.body.textContent).toContain("ID copied");
  });
});

describe("Account", () => {
  it("shows the person's name, email, organization, role and permissions", async () => {
    await renderApp(fakeBackground(), { hash: "#/account" });
    const facts = document.querySelector("main")?.textContent;
    for (const fact of ["Bo Basic", "basic-user@example.test", "Acme", "Basic_User"]) {
      expect(facts).toContain(fact);
    }
    expect(facts).toContain("may grant 4 of 6");
    expect(facts).toContain("CROSS_ORGANIZATION_ACCESS");
  });

  it("signs out another browser, and this browser", async () => {
    const { background } = await renderApp(fakeBackground(), { hash: "#/account" });
    button("Sign out Firefox on macOS").click();
    await settled();
    expect(background.sent("endSession")).toMatchObject([{ id: "tok_s2" }]);
    button("Sign out Chrome on Linux").click();
    await settled();
    expect(background.sent("signOut")).toHaveLength(1);
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(
      "Sign in to tokens.acme.example",
    );
  });
});
