import { screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, user } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { field, openForm } from "../../support/picker-screen.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

beforeEach(() => {
  document.dir = "rtl";
});
afterEach(() => {
  document.dir = "";
});

describe("on a page from right to left", () => {
  it("the left arrow leads to the next tab, and the right arrow back", async () => {
    const background = fakeBackground([], {
      getMe: () => ({ ok: true, value: { ...me, manages: ["users", "tokens.others"] } }),
    });
    background.memory.users = [user()];
    await renderApp(background, { hash: "#/people/usr_7", surface: "tab" });
    const move = async (key: string) => {
      press(key);
      await settled();
      return document.activeElement?.textContent;
    };
    screen.getByRole("tab", { name: "Details" }).focus();
    expect(await move("ArrowLeft")).toBe("API Tokens");
    expect(await move("ArrowRight")).toBe("Details");
  });

  it("the right arrow leads from an empty field to the ids before it, and stays in a text", async () => {
    await openForm(mixedCatalog);
    const input = field("Client IDs") as HTMLInputElement;
    type(input, "cl_1,");
    await settled();
    const chip = screen.getByRole("button", { name: /^Remove cl_1 / });
    input.focus();
    press("ArrowLeft");
    expect(document.activeElement).toBe(input);
    press("ArrowRight");
    expect(document.activeElement).toBe(chip);
    press("ArrowLeft");
    expect(document.activeElement).toBe(input);
    type(input, "cl_2");
    await settled();
    input.setSelectionRange(0, 0);
    press("ArrowRight");
    expect(document.activeElement).toBe(input);
  });

  it("a menu is aligned with the left edge of its button", async () => {
    await renderApp(fakeBackground());
    const button = screen.getByRole("button", { name: "More" });
    button.getBoundingClientRect = () => new DOMRect(40, 10, 32, 32);
    Object.defineProperty(document.documentElement, "clientWidth", {
      value: 380,
      configurable: true,
    });
    button.click();
    await settled();
    expect(screen.getByRole("menu").style.insetInlineEnd).toBe("40px");
    Reflect.deleteProperty(document.documentElement, "clientWidth");
  });
});
