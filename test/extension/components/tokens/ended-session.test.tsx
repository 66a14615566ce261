import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import type { Creation } from "../../../../extension/creation.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, NOW, SECRET, token } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const ended: Creation = {
  at: "failed",
  failure: { kind: "session_ended", host: "tokens.acme.example" },
};
const created: Creation = {
  at: "created",
  unsaved: { token: token(), secret: SECRET, availableUntil: NOW + 600_000 },
};
const button = (name: string) => screen.getByRole("button", { name });
const heading = () => screen.getByRole("heading", { level: 1 }).textContent;

async function create(background: ReturnType<typeof fakeBackground>) {
  const world = await renderApp(background, { hash: "#/new" });
  type(screen.getByLabelText("Name"), "Grafana");
  screen.getByRole("checkbox", { name: "API_READ" }).click();
  document.querySelector("form")?.requestSubmit();
  await settled();
  return world;
}

describe("a creation in a session that has ended", () => {
  it("is explained beside a single Sign in, which signs in and creates the token", async () => {
    const background = fakeBackground([], {
      createToken: () => ended,
      retryCreation: () => created,
    });
    await create(background);
    expect(alertText()).toBe("You were signed out of tokens.acme.example. Your draft is kept.");
    expect(screen.getAllByRole("button", { name: "Sign in" })).toHaveLength(1);
    button("Sign in").click();
    await settled();
    expect(background.sent("signIn")).toHaveLength(1);
    expect(background.sent("retryCreation")).toEqual([{ connection: connection.key }]);
    expect(heading()).toBe("Save your token");
  });

  it("stays as it was if the sign-in is not finished", async () => {
    const background = fakeBackground([], {
      createToken: () => ended,
      signIn: () => ({ ok: false, failure: { kind: "sign_in_cancelled" } }),
    });
    await create(background);
    button("Sign in").click();
    await settled();
    expect(background.sent("retryCreation")).toEqual([]);
    expect(alertText()).toBe("Sign-in was not finished. Nothing was changed.");
    expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Grafana");
  });

  it("is not retried for another person", async () => {
    const other = { ...connection, key: "another" as ConnectionKey, subject: "usr_2" };
    const background = fakeBackground([], {
      createToken: () => ended,
      signIn: () => ({ ok: true, value: { at: "signed_in", connection: other } }),
    });
    await create(background);
    button("Sign in").click();
    await settled();
    expect(background.sent("retryCreation")).toEqual([]);
    expect(heading()).toBe("Tokens");
  });

  it("is not shown to a person who has signed in since", async () => {
    await renderApp(fakeBackground([], { getCreation: () => ended }));
    expect(heading()).toBe("New token");
    expect(alertText()).toBeNull();
    expect(screen.queryByRole("button", { name: "Sign in" })).toBeNull();
  });
});
