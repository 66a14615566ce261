import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

describe("the keyboard shortcut", () => {
  it("is shown as the browser keeps it, and changed there", async () => {
    const opened: string[] = [];
    await renderApp(fakeBackground(), {
      hash: "#/settings",
      loadShortcut: async () => "Ctrl+K",
      openShortcuts: async () => void opened.push("shortcuts"),
    });
    await settled();
    expect(document.querySelector("kbd")?.textContent).toBe("Ctrl+K");
    screen.getByRole("button", { name: "Change shortcut" }).click();
    expect(opened).toEqual(["shortcuts"]);
  });

  it("is none if the person has removed it", async () => {
    await renderApp(fakeBackground(), { hash: "#/settings", loadShortcut: async () => "" });
    await settled();
    expect(document.querySelector("kbd")).toBeNull();
    const [value] =
      screen.getByText("Keyboard shortcut").parentElement?.querySelectorAll("dd") ?? [];
    expect(value?.textContent).toBe("None");
  });
});
