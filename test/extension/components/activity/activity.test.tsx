import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { AuditEventResource } from "../../../../shared/wire/audit-event.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { me as account, connection, token } from "../../support/fixtures.ts";
import { renderApp } from "../../support/render-app.tsx";

const me = { id: connection.subject, name: "Bo Basic" };
let count = 0;
function event(change: Partial<AuditEventResource>): AuditEventResource {
  count += 1;
  return {
    id: `aud_${count}`,
    organization_id: "org_1",
    sequence: null,
    occurred_at: "2026-11-23T11:00:00Z",
    action: "token.issued",
    actor: me,
    on_behalf_of: null,
    subject: me,
    target: { kind: "token", id: "tok_1", name: "deploy" },
    credential: null,
    details: {},
    request_id: null,
    ip_address: null,
    user_agent: null,
    ...change,
  };
}
const page = (events: AuditEventResource[], next: string | null = null) => ({
  ok: true,
  value: { events, next_cursor: next },
});
const section = () => screen.getByRole("region", { name: "Activity" });
const items = () =>
  within(section())
    .queryAllByRole("listitem")
    .map((item) => item.textContent);

describe("Activity", () => {
  it("lists what happened to the token, who did it and when, newest first", async () => {
    const { background } = await renderApp(
      fakeBackground([token()], {
        getActivity: () =>
          page([
            event({ action: "token.revoked", actor: { id: "usr_9", name: "Ada Admin" } }),
            event({ action: "token.updated", details: { name: ["a", "b"], scopes: [[], []] } }),
            event({ credential: { id: "tok_9", name: "ci" } }),
            event({ details: { revealed: true }, actor: { id: "usr_9", name: "Ada Admin" } }),
          ]),
      }),
      { hash: "#/tokens/tok_1" },
    );
    expect(background.sent("getActivity")).toEqual([
      { connection: connection.key, tokenId: "tok_1" },
    ]);
    expect(items()).toEqual([
      "Revokedby Ada Admin1 hour ago",
      "Name changed, Scopes changedby you1 hour ago",
      "Createdby you, with ci1 hour ago",
      "Created, and the secret shownby Ada Admin1 hour ago",
    ]);
  });

  it("shows an unknown action by its wire name, and no name for an unknown actor", async () => {
    await renderApp(
      fakeBackground([token()], {
        getActivity: () =>
          page([
            event({ action: "token.polished", actor: { id: "usr_9", name: null } }),
            event({ action: "token.secret_reused", actor: null }),
          ]),
      }),
      { hash: "#/tokens/tok_1" },
    );
    expect(items()).toEqual([
      "token.polishedby usr_91 hour ago",
      "A secret that was replaced was tried1 hour ago",
    ]);
  });

  it("fetches older events page by page", async () => {
    const { background } = await renderApp(
      fakeBackground([token()], {
        getActivity: ({ cursor }) =>
          cursor === undefined
            ? page([event({ action: "token.regenerated" })], "aud_next")
            : page([event({ action: "token.issued" })]),
      }),
      { hash: "#/tokens/tok_1" },
    );
    fireEvent.click(within(section()).getByRole("button", { name: "Show more" }));
    await waitFor(() => expect(items()).toHaveLength(2));
    expect(background.sent("getActivity").at(-1)).toMatchObject({ cursor: "aud_next" });
    expect(within(section()).queryByRole("button")).toBeNull();
  });

  it("hides nothing else of the token if it cannot be fetched", async () => {
    const failure = { kind: "unavailable", host: "tokens.acme.example" } as const;
    await renderApp(fakeBackground([token()], { getActivity: () => ({ ok: false, failure }) }), {
      hash: "#/tokens/tok_1",
    });
    expect(section().textContent).toContain("tokens.acme.example cannot answer now.");
    expect(screen.getByRole("region", { name: "Scopes" })).toBeTruthy();
  });

  it("is fetched again after a failure by a button that names it", async () => {
    const failure = { kind: "unavailable", host: "tokens.acme.example" } as const;
    let fails = true;
    const getActivity = () => (fails ? { ok: false, failure } : page([event({})]));
    await renderApp(fakeBackground([token()], { getActivity }), { hash: "#/account" });
    fails = false;
    const again = await within(section()).findByRole("button", { name: "Load the activity again" });
    again.focus();
    fireEvent.click(again);
    await waitFor(() => expect(items()).toHaveLength(1));
    expect(within(section()).queryByRole("button")).toBeNull();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Account"));
  });

  it("lists on Account what happened to everything of the person's own", async () => {
    const { background } = await renderApp(
      fakeBackground([], {
        getActivity: () => page([event({ action: "sign_in.failed", actor: null, target: null })]),
      }),
      { hash: "#/account" },
    );
    await waitFor(() => expect(items()).toEqual(["A sign-in failed1 hour ago"]));
    expect(background.sent("getActivity")).toMatchObject([{ tokenId: null }]);
  });

  it("lists on a member's page what happened to them, with the names of tokens", async () => {
    const value = { ...account, manages: ["users"] };
    const { background } = await renderApp(
      fakeBackground([], {
        getMe: () => ({ ok: true, value }),
        getActivity: () => page([event({ actor: { id: "usr_7", name: "Uma User" } })]),
      }),
      { hash: "#/people/usr_7/activity" },
    );
    await waitFor(() => expect(items()).toEqual(["Created: deployby Uma User1 hour ago"]));
    expect(background.sent("getActivity")).toEqual([
      { connection: connection.key, tokenId: null, owner: "usr_7" },
    ]);
  });

  it("names the token or browser of each line on Account, by its id if it is deleted", async () => {
    const target = (kind: string, name: string | null) => ({ kind, id: `tok_${kind}`, name });
    await renderApp(
      fakeBackground([], {
        getActivity: () =>
          page([
            event({ action: "token.revoked", target: target("token", "Deploy: CI") }),
            event({ action: "token.deleted", target: target("token", null) }),
            event({ action: "session.ended", target: target("session", "Firefox on macOS") }),
            event({ action: "session.started", target: target("session", null) }),
            event({ action: "user.updated", target: target("user", "Bo Basic") }),
          ]),
      }),
      { hash: "#/account" },
    );
    await waitFor(() => expect(items()).toHaveLength(5));
    expect(items().map((text) => text?.replace("by you1 hour ago", ""))).toEqual([
      "Revoked: Deploy: CI",
      "Deleted: tok_token",
      "A browser was signed out: Firefox on macOS",
      "A browser was signed in",
      "Account changed",
    ]);
  });
});
