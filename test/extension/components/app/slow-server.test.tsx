import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Messages } from "../../../../extension/messages.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const HOST = "tokens.acme.example";
const SLOW = `${HOST} is slow to answer.`;
const never = () => new Promise<never>(() => {});
const text = () => document.body.textContent ?? "";

async function press(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}

/** Lets three seconds pass. */
async function wait({ timers, runTimers }: Awaited<ReturnType<typeof renderApp>>) {
  expect(timers.filter(({ delayMs }) => delayMs === 3_000).length).toBeGreaterThan(0);
  expect(text()).not.toContain("slow to answer");
  runTimers();
  await settled();
}

describe("a server that is slow to answer", () => {
  it.each<[string, keyof Messages]>([
    ["#/people", "getMe"],
    ["#/tokens", "listAllTokens"],
    ["#/tokens/tok_1", "getToken"],
    ["#/tokens/tok_1", "getActivity"],
    ["#/tokens/tok_1", "getTokenUsage"],
    ["#/tokens/tok_1/access", "getCatalog"],
    ["#/new", "getCatalog"],
    ["#/account", "listSessions"],
    ["#/account", "listOrganizations"],
    ["#/organization", "listInvitations"],
    ["#/organization", "getOrganization"],
    ["#/people", "listUsers"],
    ["#/people/usr_7", "getUser"],
    ["#/people/usr_7/tokens", "listAllTokens"],
  ])("is named at %s, and the person can stop waiting for %s and try again", async (hash, name) => {
    let isSlow = true;
    const background = fakeAdministrator(["users", "tokens.others"]);
    const { send } = background;
    const slow: typeof send = (asked, ...data) =>
      asked === name && isSlow ? never() : send(asked, ...data);
    const world = await renderApp({ ...background, send: slow }, { hash });
    await wait(world);
    expect(text()).toContain(SLOW);
    await press("Stop waiting");
    expect(text()).not.toContain(SLOW);
    const failed = [...document.querySelectorAll(".notice.bad")].find(
      (notice) => notice.querySelector("button") !== null,
    );
    expect(failed?.textContent).toContain(`${HOST} does not answer.`);
    isSlow = false;
    failed?.querySelector("button")?.click();
    await settled();
    expect(text()).not.toContain("does not answer");
  });

  it.each<[keyof Messages, string, string]>([
    ["revokeToken", "Revoke", "Revoke token"],
    ["deleteToken", "Delete", "Delete token"],
    ["regenerateToken", "Regenerate", "Regenerate token"],
    ["deleteAllScopes", "Delete all scopes", "Delete scopes"],
  ])(
    "is named in the dialog, where the person can stop waiting: %s",
    async (name, opener, confirm) => {
      const world = await renderApp(fakeBackground([token()], { [name]: never }), {
        hash: "#/tokens/tok_1",
      });
      await press(opener);
      await press(confirm);
      await wait(world);
      const dialog = screen.getByRole("dialog");
      expect(dialog.querySelector(".slow [role=status]")?.textContent).toBe(SLOW);
      dialog.querySelector<HTMLElement>(".slow button")?.click();
      await settled();
      expect(dialog.textContent).toMatch(/We don't know yet whether .* Trying again is safe/);
      expect(dialog.textContent).not.toContain(SLOW);
    },
  );

  it("is named while a token is created, and its answer is fetched by trying again", async () => {
    const world = await renderApp(fakeBackground([], { createToken: never }), { hash: "#/new" });
    type(screen.getByRole("textbox", { name: "Name" }), "Reporting");
    screen.getByRole("checkbox", { name: "API_READ" }).click();
    await settled();
    await press("Create token");
    await wait(world);
    expect(text()).toContain(SLOW);
    await press("Stop waiting");
    expect(text()).toContain("We don't know yet whether the token was created.");
    await press("Try again");
    expect(world.background.sent("retryCreation")).toHaveLength(1);
  });
});
