import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { findNextMatch } from "../../../../extension/components/access/typeahead.ts";
import { catalog } from "../../support/fixtures.ts";
import { mixedCatalog } from "../../support/mixed-catalog.ts";
import { box, openForm, radio, submitForm } from "../../support/picker-screen.ts";
import { press, settled, type } from "../../support/render-app.tsx";

const search = () => screen.getByRole("searchbox", { name: "Search permissions" });
const focusedName = () => {
  const element = document.activeElement as HTMLInputElement;
  return element.getAttribute("aria-label") ?? element.value;
};
const tabStops = () =>
  Array.from(document.querySelectorAll<HTMLInputElement>("[data-stop]"))
    .filter((stop) => stop.tabIndex === 0 && (stop.type !== "radio" || stop.checked))
    .map((stop) => stop.getAttribute("aria-label") ?? stop.value);

describe("the list of permissions", () => {
  it("is a single tab stop, at first on the first permission", async () => {
    await openForm(catalog);
    expect(tabStops()).toEqual(["API_READ"]);
  });

  it("is entered from the search and navigated by arrows, Home and End", async () => {
    await openForm(catalog);
    search().focus();
    press("ArrowDown");
    expect(focusedName()).toBe("API_READ");
    press("ArrowDown");
    press("ArrowDown");
    expect(focusedName()).toBe("Select all in Metrics");
    await settled();
    expect(tabStops()).toEqual(["Select all in Metrics"]);
    press("End");
    expect(focusedName()).toBe("JOBS_READ");
    press("ArrowDown");
    expect(focusedName()).toBe("JOBS_READ");
    press("Home");
    expect(focusedName()).toBe("Select all in APIs");
  });

  it("moves to the permission that begins with the typed letters", async () => {
    await openForm(mixedCatalog);
    box("clients:view").focus();
    press("p");
    expect(focusedName()).toBe("channels:publish");
    press("A");
    press("P");
    expect(focusedName()).toBe("channels:publish");
    box("clients:view").focus();
    press(" ");
    press("/");
    expect(document.activeElement).not.toBe(box("channels:publish"));
  });

  it("skips what the search hides", async () => {
    await openForm(catalog);
    type(search(), "read");
    await settled();
    expect(screen.queryByRole("checkbox", { name: "API_WRITE" })).toBeNull();
    box("API_READ").focus();
    press("ArrowDown");
    press("ArrowDown");
    expect(focusedName()).toBe("METRICS_READ");
    type(search(), "nothing");
    await settled();
    expect(document.body.textContent).toContain("No permission matches 'nothing'.");
    expect(screen.queryAllByRole("checkbox")).toEqual([]);
  });

  it("moves between APIs on their chosen levels", async () => {
    await openForm(mixedCatalog);
    radio("Read Access for Sales").click();
    await settled();
    radio("No Access for Inventory").focus();
    press("ArrowDown");
    expect(focusedName()).toBe("Read Access for Sales");
    press("ArrowDown");
    expect(focusedName()).toBe("No Access for Labor");
    press("i");
    expect(focusedName()).toBe("No Access for Inventory");
    expect(radio("Read Access for Sales").checked).toBe(true);
  });

  it("selects all permissions of a single group", async () => {
    const { app } = await openForm(mixedCatalog);
    const chosen = () => [...(app.workspace.value?.mine.form.picker.chosen.value ?? [])];
    box("Select all in Channels").click();
    await settled();
    expect(chosen()).toEqual(["channels:view", "channels:publish", "channels:subscribe"]);
    box("Select all in Channels").click();
    expect(chosen()).toEqual([]);
    expect(screen.queryByRole("checkbox", { name: /^Select all$/ })).toBeNull();
  });

  it("shows the error of the whole choice and clears the search", async () => {
    await openForm(catalog);
    type(search(), "jobs");
    await settled();
    await submitForm();
    expect(document.activeElement).toBe(search());
    expect((search() as HTMLInputElement).value).toBe("");
    expect(document.body.textContent).toContain("Choose at least one permission.");
  });
});

describe("typing ahead", () => {
  const labels = ["clients:view", "clients:update", "channels:view", "API_READ"];

  it.each([
    [0, "c", 1],
    [2, "c", 0],
    [0, "ch", 2],
    [0, "v", 2],
    [0, "upd", 1],
    [1, "CLIENTS:UP", 1],
    [-1, "c", 0],
    [0, "x", null],
  ])("moves from %i by %j to %j", (current, typed, next) => {
    expect(findNextMatch(labels, current, typed)).toBe(next);
  });
});
