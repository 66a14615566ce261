import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { pageText, press } from "../../support/open-page.tsx";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const open = (background = fakeBackground([token({ description: "for the shop" })])) =>
  renderApp(background, { hash: "#/tokens/tok_1" });

async function change(edit: string, field: string, text: string, save: string) {
  await press(edit);
  type(screen.getByRole("textbox", { name: field }), text);
  await settled();
  await press(save);
}

it("takes a new name back, without a question", async () => {
  const { background } = await open();
  await change("Edit name", "Name", "Deploy", "Save name");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy");
  expect(pageText()).toContain("Renamed from “Deploy from CI”.");
  await press("Undo renaming");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy from CI");
  expect(background.sent("updateToken")).toMatchObject([
    { change: { name: "Deploy" } },
    { change: { name: "Deploy from CI" } },
  ]);
  expect(screen.queryByRole("button", { name: "Undo renaming" })).toBeNull();
  await settled();
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Edit name");
});

it("takes a new description back, also to an empty one", async () => {
  const { background } = await open(fakeBackground([token({ description: "" })]));
  await change("Edit description", "Description", "for the shop", "Save description");
  expect(pageText()).toContain("The description was changed.");
  await press("Undo the new description");
  expect(background.memory.tokens[0]?.description).toBe("");
  expect(pageText()).not.toContain("The description was changed.");
});

it("offers nothing if nothing was changed, and stays if taking back failed", async () => {
  let isDown = false;
  const saved = fakeBackground();
  await open(
    fakeBackground(undefined, {
      updateToken: (data) =>
        isDown ? { ok: false, failure: { kind: "offline" } } : saved.send("updateToken", data),
    }),
  );
  await change("Edit name", "Name", "Deploy from CI", "Save name");
  expect(screen.queryByRole("button", { name: "Undo renaming" })).toBeNull();
  await change("Edit name", "Name", "Deploy", "Save name");
  isDown = true;
  await press("Undo renaming");
  expect(pageText()).toContain("You were offline. Nothing was changed.");
  expect(screen.queryByRole("button", { name: "Undo renaming" })).not.toBeNull();
});
