import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { computeTokenChecksum } from "../../../../shared/token-shape.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, user } from "../../support/fixtures.ts";
import { renderApp, settled, type } from "../../support/render-app.tsx";

const UNCHECKED = `lk_pat_k${"Qw7Er9Ty2U".repeat(5)}abcd`;
const FOUND = UNCHECKED + computeTokenChecksum(UNCHECKED);
const search = () => screen.getByLabelText("Search people");

function paste(text: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  search().dispatchEvent(event);
}

it.each([
  ["pasted", paste],
  ["typed", (text: string) => type(search(), text)],
])("a token is recognized instead of searched if it is %s into Search people", async (_, enter) => {
  const background = fakeBackground([], {
    getMe: () => ({ ok: true, value: { ...me, manages: ["users", "tokens.others"] } }),
    recognizeToken: () => ({ ok: true, value: { found: "other", valid: true } }),
  });
  background.memory.users = [user()];
  const { runTimers } = await renderApp(background, { hash: "#/people", surface: "tab" });
  enter(`Bearer%20${FOUND}`);
  runTimers();
  await settled();
  expect(screen.getByRole("region", { name: "Pasted token" }).textContent).toContain(
    "It is valid here, but it is not yours.",
  );
  expect(JSON.stringify(background.sent("listUsers"))).not.toContain("Bearer");
  expect(document.documentElement.outerHTML).not.toContain(FOUND);
  screen.getByRole("button", { name: "Close" }).click();
  await settled();
  expect(screen.getByRole("list", { name: "People" })).not.toBeNull();
});
