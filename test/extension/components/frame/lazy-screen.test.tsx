import "../../support/i18n.ts";
import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { createLazyScreen } from "../../../../extension/components/frame/lazy-screen.tsx";
import { settled } from "../../support/render-app.tsx";

it("fetches a screen when it is opened, and again by Try again", async () => {
  let loads = 0;
  const People = createLazyScreen<{ name: string }>(async () => {
    loads += 1;
    if (loads === 1) throw new TypeError("Failed to fetch dynamically imported module");
    return ({ name }) => <h1>{name}</h1>;
  });
  expect(loads).toBe(0);

  render(<People name="People" />);
  await settled();
  expect(screen.getByRole("alert").textContent).toBe("Something went wrong. Try again.");
  screen.getByRole("button", { name: "Try again" }).click();
  await settled();
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("People");

  render(<People name="Again" />);
  await settled();
  expect(loads).toBe(2);
});
