import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { AppStatus } from "../../../../extension/connection.ts";
import { fakeAdministrator } from "../../support/fake-administrator.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { connection, me, sessions, token, user } from "../../support/fixtures.ts";
import { openPage, pageText, press } from "../../support/open-page.tsx";
import { refusedReply } from "../../support/refused-reply.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

/* What another page, another person or the server has changed since the screen was loaded. */

const gone = () => refusedReply("not_found", 404);
const ok = <Value,>(value: Value) => ({ ok: true, value });

async function lookAgain() {
  window.dispatchEvent(new Event("focus"));
  await settled();
}

describe("a page that is looked at again", () => {
  let isChanged = false;
  const choose = <Value,>(before: Value, after: Value) => ok(isChanged ? after : before);
  const manager = { ...me, manages: ["users" as const, "tokens.others" as const] };

  it.each([
    [
      "#/tokens",
      "Renamed elsewhere",
      {
        listTokens: () => {
          const listed = choose(token(), token({ name: "Renamed elsewhere" })).value;
          return ok({ tokens: [listed], total: 1, next_cursor: null });
        },
      },
    ],
    [
      "#/tokens/tok_1",
      "Renamed elsewhere",
      { getToken: () => choose(token(), token({ name: "Renamed elsewhere" })) },
    ],
    [
      "#/account",
      "Lynx on Plan 9",
      { listSessions: () => choose(sessions, [sessionOf("Lynx on Plan 9")]) },
    ],
    [
      "#/account",
      "Bo Renamed",
      { getMe: () => choose(me, { ...me, user: { ...me.user, name: "Bo Renamed" } }) },
    ],
    [
      "#/people",
      "Newcomer",
      {
        listUsers: () => {
          const users = choose([user()], [user({ name: "Newcomer" })]).value;
          return ok({ users, total: 1, next_cursor: null });
        },
      },
    ],
    ["#/people/usr_7", "Renamed", { getUser: () => choose(user(), user({ name: "Renamed" })) }],
    [
      "#/people/usr_7/tokens",
      "Made elsewhere",
      {
        listTokens: () => {
          const tokens = choose([], [token({ name: "Made elsewhere", owner: "usr_7" })]).value;
          return ok({ tokens, total: tokens.length, next_cursor: null });
        },
      },
    ],
    [
      "#/organization",
      "Nobody is invited right now.",
      { listInvitations: () => invited(isChanged) },
    ],
  ])("shows at %s what has changed: %s", async (hash, expected, handlers) => {
    isChanged = false;
    const background = fakeAdministrator(manager.manages, handlers);
    const { channel } = await openPage(background, { hash });
    expect(pageText()).not.toContain(expected);
    isChanged = true;
    await lookAgain();
    expect(pageText()).toContain(expected);

    isChanged = false;
    channel.dispatchEvent(new Event("message"));
    await settled();
    expect(pageText()).not.toContain(expected);
  });

  it("says that its token was deleted elsewhere, and leads back to the list", async () => {
    let isDeleted = false;
    const { app } = await openPage(
      fakeBackground([token()], { getToken: () => (isDeleted ? gone() : ok(token())) }),
      { hash: "#/tokens/tok_1" },
    );
    isDeleted = true;
    await lookAgain();
    expect(pageText()).toContain("This is no longer here. It may have been deleted elsewhere.");
    expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
    await press("Back to the list");
    expect(app.router.route.value).toEqual({ screen: "tokens" });
  });

  it("says that its token is gone after a change of it was refused for that", async () => {
    let isDeleted = false;
    await renderApp(
      fakeBackground([token()], {
        getToken: () => (isDeleted ? gone() : ok(token())),
        revokeToken: gone,
      }),
      { hash: "#/tokens/tok_1" },
    );
    isDeleted = true;
    await press("Revoke");
    await press("Revoke token");
    await press("Cancel");
    expect(screen.getByRole("button", { name: "Back to the list" })).toBeTruthy();
  });

  it("keeps what it shows if nobody answers", async () => {
    let isAway = false;
    const failure = { kind: "unreachable", host: connection.host } as const;
    const background = fakeBackground();
    const { send } = background;
    await openPage(
      {
        ...background,
        send: ((name, ...data) =>
          isAway && !["getStatus", "getSettings"].includes(name)
            ? Promise.resolve({ ok: false, failure })
            : send(name, ...data)) as typeof send,
      },
      { hash: "#/tokens/tok_1" },
    );
    isAway = true;
    await lookAgain();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy from CI");
    expect(screen.getByRole("button", { name: "Revoke" })).toBeTruthy();
  });

  it("leaves an edit alone", async () => {
    const { background } = await openPage(fakeBackground(), { hash: "#/tokens/tok_1" });
    await press("Edit name");
    const loads = background.sent("getToken").length;
    await lookAgain();
    expect(background.sent("getToken")).toHaveLength(loads);
  });

  it("follows a sign-in of another page", async () => {
    let status: AppStatus = { at: "disconnected" };
    await openPage(fakeBackground([token()], { getStatus: () => status }));
    expect(pageText()).toContain("Connect to Latchkey");
    status = { at: "signed_in", connection };
    await lookAgain();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Tokens");
  });

  it("does not reload for a change that it has sent itself", async () => {
    const answer = Promise.withResolvers<unknown>();
    const background = fakeBackground([token()], { revokeToken: () => answer.promise });
    const { channel } = await openPage(background, { hash: "#/tokens/tok_1" });
    await press("Revoke");
    screen.getByRole("button", { name: "Revoke token" }).click();
    const loads = background.sent("getToken").length;
    channel.dispatchEvent(new Event("message"));
    await settled();
    expect(background.sent("getToken")).toHaveLength(loads);
  });
});

function sessionOf(name: string) {
  const [session] = sessions;
  if (session === undefined) throw new Error("There is no session");
  return { ...session, name };
}

function invited(nobody: boolean) {
  const invitation = {
    ...{ id: "lnk_1", email: "nina@example.test", role: me.role, groups: [] },
    ...{ created_by: { id: "usr_1", name: "Bo" } },
    ...{ created_at: "2026-11-23T12:00:00Z", expires_at: "2026-11-26T12:00:00Z" },
  };
  return ok(nobody ? [] : [invitation]);
}
