import "../../support/i18n.ts";
import { signal } from "@preact/signals";
import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, expect, it } from "vitest";

const { WelcomePage } = await import("../../../../extension/components/welcome/welcome-page.tsx");

afterEach(cleanup);

function open(change: Partial<Parameters<typeof WelcomePage>[0]> = {}) {
  const isPinned = signal(false);
  const opened: string[] = [];
  const props = {
    ...{ isFirefox: false, shortcut: "Alt+Shift+Y", server: null, isPinned },
    onOpen: () => void opened.push("app"),
    ...change,
  };
  render(<WelcomePage {...props} />);
  return { isPinned, opened };
}
const text = () => document.body.textContent ?? "";

it("says how to pin it in this browser, and no other", () => {
  open();
  expect(text()).toContain("then the pin beside Latchkey");
  expect(text()).not.toContain("gear");
  cleanup();
  open({ isFirefox: true });
  expect(text()).toContain("then the gear beside Latchkey, then Pin to Toolbar");
});

it("says that it is pinned as soon as it is", async () => {
  const { isPinned } = open();
  expect(screen.getByRole("status").textContent).toBe("");
  isPinned.value = true;
  await expect
    .poll(() => screen.getByRole("status").textContent)
    .toBe("Latchkey is in your toolbar.");
});

it("names the keys that open it, if there are any", () => {
  open();
  expect(document.querySelector("kbd")?.textContent).toBe("Alt+Shift+Y");
  cleanup();
  open({ shortcut: "" });
  expect(text()).not.toContain("keyboard");
});

it("names the server that the organization has set, and otherwise whom to ask", () => {
  open();
  expect(text()).toContain("Ask your administrator for the address");
  cleanup();
  open({ server: "https://tokens.example.com" });
  expect(text()).toContain("Your organization has set the server: tokens.example.com.");
  expect(text()).not.toContain("Ask your administrator");
});

it("opens Latchkey by its only button", () => {
  const { opened } = open();
  screen.getByRole("button").click();
  expect(opened).toEqual(["app"]);
});
