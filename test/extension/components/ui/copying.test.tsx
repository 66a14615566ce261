import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { NOW, SECRET, token } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const refusing = { copy: () => Promise.reject(new Error("The clipboard is not available")) };

async function press(name: string) {
  screen.getByRole("button", { name }).click();
  await settled();
}
const text = () => document.body.textContent ?? "";

describe("the secret", () => {
  const background = () =>
    fakeBackground([token()], {
      getCreation: () => ({
        at: "created",
        unsaved: { token: token(), secret: SECRET, availableUntil: NOW + 600_000 },
      }),
    });

  it("is not called usable before it is copied", async () => {
    await renderApp(background());
    expect(text()).toContain("This is the secret of Deploy from CI.");
    expect(text()).not.toContain("can now be used");
    await press("Copy");
    expect(text()).toContain("Deploy from CI can now be used.");
  });

  it("that was not copied is shown, with the reason and what to do, until it is copied", async () => {
    let refuses = true;
    const copy = () => (refuses ? refusing.copy() : Promise.resolve());
    await renderApp(background(), { copy });
    await press("Copy");
    const failed =
      "Nothing was copied: the browser refused. Select the secret above and copy it yourself.";
    expect(document.querySelector(".notice.bad [role=alert]")?.textContent).toBe(failed);
    expect(screen.getByLabelText<HTMLTextAreaElement>("Token secret").value).toBe(SECRET);
    expect(text()).not.toContain("can now be used");
    expect(text()).not.toContain("Copied to the clipboard");

    refuses = false;
    await press("Copy");
    expect(text()).not.toContain(failed);
    expect(text()).toContain("Deploy from CI can now be used.");
  });
});

describe("an id that was not copied", () => {
  const SELECT_HERE =
    "The ID was not copied: the browser refused. Select it on this page and copy it yourself.";

  it("is pointed to on its own page", async () => {
    for (const hash of ["#/tokens/tok_1", "#/organization", "#/people/usr_7"]) {
      await renderApp(fakeAdministrator(["users"]), { hash, ...refusing });
      await press("Copy ID");
      expect(document.querySelector(".toast")?.textContent, hash).toBe(SELECT_HERE);
    }
  });

  it("is pointed to from a list, which does not show it", async () => {
    await renderApp(fakeBackground(), refusing);
    await press("Actions for Deploy from CI");
    screen.getByRole("menuitem", { name: "Copy ID" }).click();
    await settled();
    expect(document.querySelector(".toast")?.textContent).toBe(
      "The ID was not copied: the browser refused. View the token, select its ID there and copy it.",
    );
  });
});

describe("a link that was not copied", () => {
  it("stays in its dialog, which says what to do", async () => {
    await renderApp(fakeAdministrator(["users"]), { hash: "#/organization", ...refusing });
    await press("Invite");
    type(screen.getByLabelText("Email"), "max@example.test");
    await press("Create link");
    await press("Copy");
    expect(screen.getByRole("dialog").textContent).toContain(
      "The link was not copied: the browser refused. Select it above and copy it yourself.",
    );
    expect(screen.getByLabelText("Invitation link")).toBeTruthy();
  });
});
