import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { UserResource } from "../../../../shared/wire/user-resource.ts";
import { alertText } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me, user } from "../../support/fixtures.ts";
import { choose, press, renderApp, settled, type } from "../../support/render-app.tsx";

const manager = { ok: true, value: { ...me, manages: ["users", "tokens.others"] } };
const crowd = [
  user({ id: "usr_2", name: "Kim Lee", email: "kim@example.test", live_tokens: 1 }),
  user({
    ...{ id: "usr_3", name: "Kim Lee", email: "kim.lee@example.test", live_tokens: 0 },
    ...{ disabled_at: "2026-11-20T08:00:00Z", role: { id: "admin", name: "Admin" } },
  }),
  user(),
];

type Handlers = Parameters<typeof fakeBackground>[1];

async function renderPeople(users: UserResource[] = crowd, handlers: Handlers = {}) {
  const background = fakeBackground([], { getMe: () => manager, ...handlers });
  background.memory.users = users;
  return await renderApp(background, { hash: "#/people", surface: "tab" });
}

const heading = () => screen.getByRole("heading", { level: 1 }).textContent;
const button = (name: string) => screen.getByRole("button", { name });
const rows = () =>
  Array.from(document.querySelectorAll(".people .row-name"), (row) =>
    row.getAttribute("aria-label"),
  );

describe("People", () => {
  it("shows each member's name, status, email, role and number of live tokens", async () => {
    await renderPeople();
    const texts = screen
      .getAllByRole("listitem")
      .map((row) =>
        Array.from(row.querySelectorAll("button, .status, .meta > span"), ({ textContent }) =>
          textContent?.replace(/\d$/, ""),
        ),
      );
    expect(texts).toEqual([
      ["Kim Lee", "kim@example.test", "Basic_User", "1 live token"],
      ["Kim Lee", "Disabled", "kim.lee@example.test", "Admin", "no live tokens"],
      ["Uma User", "uma@example.test", "Basic_User", "2 live tokens"],
    ]);
    expect(document.querySelector("search")?.textContent).toContain("3 people");
  });

  it("distinguishes members of the same name, and opens a member's page", async () => {
    const { app } = await renderPeople();
    button("Kim Lee, kim.lee@example.test").click();
    await settled();
    expect(app.router.route.value).toEqual({ screen: "person", person: "usr_3", tab: "details" });
    expect(heading()).toBe("Kim Lee");
  });

  it("searches after a pause in typing, and keeps the search while a member's page is open", async () => {
    const { background, runTimers } = await renderPeople();
    const requestCount = background.sent("listUsers").length;
    type(screen.getByRole("searchbox", { name: "Search people" }), "u");
    type(screen.getByRole("searchbox", { name: "Search people" }), " uma ");
    runTimers();
    await settled();
    expect(background.sent("listUsers").slice(requestCount)).toMatchObject([
      { query: { q: "uma", status: "all" } },
    ]);
    expect(rows()).toEqual(["Uma User, uma@example.test"]);
    button("Uma User, uma@example.test").click();
    await settled();
    button("Close").click();
    await settled();
    expect(screen.getByRole<HTMLInputElement>("searchbox").value).toBe(" uma ");
    expect(rows()).toEqual(["Uma User, uma@example.test"]);
  });

  it("is filtered by status and role", async () => {
    await renderPeople();
    choose(screen.getByRole("combobox", { name: "Status" }), "disabled");
    await settled();
    expect(rows()).toEqual(["Kim Lee, kim.lee@example.test"]);
    choose(screen.getByRole("combobox", { name: "Role" }), "basic_user");
    await settled();
    expect(rows()).toEqual([]);
    expect(document.body.textContent).toContain("Nobody who is disabled has this role.");
    button("Show all").click();
    await settled();
    expect(rows()).toHaveLength(3);
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Status" }).value).toBe("all");
  });

  it("requests no roles for a member who manages only tokens", async () => {
    const value = { ...me, manages: ["tokens.others"] };
    const { background } = await renderPeople(crowd, { getMe: () => ({ ok: true, value }) });
    expect(background.sent("listRoles")).toEqual([]);
    expect(screen.queryByRole("combobox", { name: "Role" })).toBeNull();
  });

  it("says that nobody matches, and in which status", async () => {
    const { runTimers } = await renderPeople();
    choose(screen.getByRole("combobox", { name: "Status" }), "active");
    type(screen.getByRole("searchbox"), "zoe");
    runTimers();
    await settled();
    expect(document.body.textContent).toContain("Nobody who is active matches 'zoe'.");
  });

  it("loads page after page, without duplicates", async () => {
    const { background } = await renderPeople(crowd, {
      listUsers: ({ query: { cursor } }) => ({
        ok: true,
        value:
          cursor === undefined
            ? { users: crowd.slice(0, 2), total: 3, next_cursor: "next" }
            : { users: crowd.slice(1), total: 3, next_cursor: null },
      }),
    });
    button("Load more").click();
    await settled();
    expect(background.sent("listUsers").at(-1)).toMatchObject({ query: { cursor: "next" } });
    expect(rows()).toEqual([
      "Kim Lee, kim@example.test",
      "Kim Lee, kim.lee@example.test",
      "Uma User, uma@example.test",
    ]);
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
  });

  it("can be navigated by keyboard", async () => {
    await renderPeople();
    press("/");
    expect(document.activeElement).toBe(screen.getByRole("searchbox"));
    press("ArrowDown");
    expect(document.activeElement).toBe(button("Kim Lee, kim@example.test"));
    press("End");
    expect(document.activeElement).toBe(button("Uma User, uma@example.test"));
    press("ArrowUp");
    expect(document.activeElement).toBe(button("Kim Lee, kim.lee@example.test"));
  });

  it("says why the list failed to load, and retries", async () => {
    let online = false;
    await renderPeople(crowd, {
      listUsers: () =>
        online
          ? { ok: true, value: { users: crowd, total: 3, next_cursor: null } }
          : { ok: false, failure: { kind: "offline" } },
    });
    expect(alertText()).toBe("You are offline.");
    online = true;
    button("Try again").click();
    await settled();
    expect(rows()).toHaveLength(3);
  });

  it("restores loaded pages and scroll position when a member's page is closed", async () => {
    const pages = [crowd.slice(0, 1), crowd.slice(1, 2), crowd.slice(2)];
    const { background } = await renderPeople(crowd, {
      listUsers: ({ query: { cursor = "0" } }) => {
        const [users = [], next] = [pages[Number(cursor)], Number(cursor) + 1];
        return { ok: true, value: { users, total: 3, next_cursor: next < 3 ? `${next}` : null } };
      },
    });
    button("Load more").click();
    await settled();
    const before = rows();
    expect(before).toHaveLength(2);
    const main = () => document.querySelector("main") as HTMLElement;
    main().scrollTop = 120;
    button("Kim Lee, kim@example.test").click();
    await settled();
    expect(main().scrollTop).toBe(0);
    const requestCount = background.sent("listUsers").length;
    button("Close").click();
    await settled();
    expect(rows()).toEqual(before);
    expect(main().scrollTop).toBe(120);
    expect(background.sent("listUsers")).toHaveLength(requestCount + 2);

    // A new filter begins with its first page.
    choose(screen.getByRole("combobox", { name: "Status" }), "active");
    await settled();
    expect(rows()).toHaveLength(1);
  });

  it("is replaced by the list of tokens when the control is lost", async () => {
    let manages = true;
    const { app } = await renderPeople(crowd, {
      getMe: () => (manages ? manager : { ok: true, value: me }),
      listUsers: () => {
        const failed = { kind: "problem", problem: "not_found", status: 404, errors: [] };
        return manages
          ? { ok: true, value: { users: crowd, total: 3, next_cursor: null } }
          : { ok: false, failure: failed };
      },
    });
    manages = false;
    void app.workspace.peek()?.people.load();
    await settled();
    expect(heading()).toBe("Tokens");
  });
});
