import { screen, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { fakeBackground } from "../../support/fake-background.ts";
import { token, usageDays } from "../../support/fixtures.ts";
import { renderApp } from "../../support/render-app.tsx";

const open = (days: ReturnType<typeof usageDays>) =>
  renderApp(fakeBackground([token()], { getTokenUsage: () => ({ ok: true, value: { days } }) }), {
    hash: "#/tokens/tok_1",
  });
const section = () => screen.getByRole("region", { name: "Use" });
const heights = (kind: string) =>
  [...section().querySelectorAll(`svg .${kind}`)].map((bar) => Number(bar.getAttribute("height")));

describe("Use", () => {
  it("shows the number of uses in the last 30 days, and of refusals", async () => {
    const { background } = await open(
      usageDays({ 0: { allowed: 12_000 }, 3: { allowed: 480, refused: 7 } }),
    );
    expect(background.sent("getTokenUsage")).toMatchObject([{ id: "tok_1", days: 30 }]);
    expect(section().textContent).toContain("Use, last 30 days12,480");
    expect(section().textContent).toContain("7 refused");
  });

  it("draws a bar for each day, the busiest highest, none for a day without use", async () => {
    await open(
      usageDays({ 0: { allowed: 100 }, 1: { allowed: 50 }, 2: { allowed: 1, refused: 1 } }),
    );
    const allowed = heights("use-allowed");
    const [seldom = 0, half = 0, most = 0] = allowed.slice(-3);
    expect(allowed).toHaveLength(30);
    expect(most).toBeGreaterThan(half);
    expect(half).toBeGreaterThan(seldom);
    expect(seldom).toBeGreaterThan(1);
    expect(new Set(allowed.slice(0, 27))).toEqual(new Set([0]));
    expect(heights("use-refused").filter((height) => height > 0)).toHaveLength(1);
  });

  it("lists the days in a table for screen readers", async () => {
    await open(usageDays({ 0: { allowed: 2, refused: 1 } }));
    const table = within(section()).getByRole("table", { name: "Use, last 30 days" });
    const rows = within(table).getAllByRole("row");
    expect(rows).toHaveLength(31);
    expect(rows.at(-1)?.textContent).toBe("23 November 202621");
    // The server counts by days in UTC, which may not be the person's days.
    expect(rows[0]?.textContent).toBe("Day (UTC)AllowedRefused");
    expect(section().querySelector("svg g:last-child title")?.textContent).toBe(
      "23 November 2026 (UTC): 2 allowed, 1 refused",
    );
    expect(section().querySelector("svg")?.getAttribute("aria-hidden")).toBe("true");
  });

  it("says that there was no use, without a chart", async () => {
    await open(usageDays());
    expect(section().textContent).toContain("Not used in the last 30 days.");
    expect(section().querySelector("svg")).toBeNull();
  });

  it("hides nothing else of the token if its use cannot be fetched", async () => {
    const failure = { kind: "unavailable", host: "tokens.acme.example" } as const;
    await renderApp(fakeBackground([token()], { getTokenUsage: () => ({ ok: false, failure }) }), {
      hash: "#/tokens/tok_1",
    });
    expect(section().textContent).toContain("tokens.acme.example cannot answer now.");
    expect(screen.getByRole("region", { name: "Scopes" })).toBeTruthy();
  });
});
