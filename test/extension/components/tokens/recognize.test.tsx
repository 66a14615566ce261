import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Reply } from "../../../../extension/connection.ts";
import { computeTokenChecksum, getTokenHint } from "../../../../shared/token-shape.ts";
import type { RecognizedTokenResource } from "../../../../shared/wire/token-resource.ts";
import { alertText, listControls } from "../../support/controls.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { token } from "../../support/fixtures.ts";
import { press, renderApp, settled, type } from "../../support/render-app.tsx";

const checked = (body: string) => body + computeTokenChecksum(body);
const FOUND = checked(`lk_pat_k${"Qw7Er9Ty2U".repeat(5)}abcd`);
const mine = token({ hint: getTokenHint(FOUND) });
const button = (name: string) => screen.getByRole("button", { name });
const search = () => screen.getByLabelText<HTMLInputElement>("Search tokens");
const card = () => screen.getByRole("region", { name: "Pasted token" });
const toast = (role = "status") =>
  document.querySelector(`.toast-region[role=${role}]`)?.textContent;

function paste(text: string, target: Element = search()) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  target.dispatchEvent(event);
  return event;
}

/** Pastes a token. The server gives the answers one after the other. */
async function recognize(text: string, ...answers: RecognizedTokenResource[]) {
  const left = [...answers];
  const background = fakeBackground([token()], {
    recognizeToken: (): Reply<RecognizedTokenResource> => ({
      ok: true,
      value: left.shift() ?? { found: "other", valid: false },
    }),
  });
  const world = await renderApp(background);
  const event = paste(text);
  await settled();
  return { ...world, event };
}

describe("a pasted token", () => {
  it.each([
    ["alone", FOUND],
    ["in a header", `Authorization: Bearer ${FOUND}`],
    ["in quotes", `'${FOUND}'`],
    ["in percent-encoded quotes", `%22${FOUND}%22`],
    ["over two lines", `${FOUND.slice(0, 40)}\n${FOUND.slice(40)}`],
    ["with a soft hyphen", `${FOUND.slice(0, 30)}\u00ad${FOUND.slice(30)}`],
    ["with a prefix in capitals", FOUND.replace("lk_pat", "LK_PAT")],
  ])("%s never gets into the field, a search, the page or its address", async (_, text) => {
    const { event, background, app, timers } = await recognize(text);
    expect(event.defaultPrevented).toBe(true);
    expect(search().value).toBe("");
    expect(app.workspace.value?.mine.list.query.value.search).toBe("");
    expect(timers).toEqual([]);
    expect(card().textContent).toContain(getTokenHint(FOUND));
    expect(document.documentElement.outerHTML + document.title + location.href).not.toContain(
      FOUND,
    );
    expect(JSON.stringify(app.workspace.value?.recognition.state.value)).not.toContain(FOUND);
    expect(background.sent("recognizeToken")).toMatchObject([{ token: FOUND }]);
    expect(JSON.stringify(background.sent("listTokens"))).not.toContain(FOUND);
    expect(background.sent("saveDraft")).toEqual([]);
  });

  it("is recognized anywhere on the screen, even without a search field", async () => {
    const { background } = await renderApp(fakeBackground([]));
    paste(FOUND, document.body);
    await settled();
    expect(background.sent("recognizeToken")).toHaveLength(1);
    expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Pasted token" }));
  });

  it("is removed from the field at once if it got there without pasting", async () => {
    const { background, runTimers } = await renderApp(fakeBackground());
    type(search(), `token: ${FOUND}`);
    expect(search().value).toBe("");
    runTimers();
    await settled();
    expect(JSON.stringify(background.sent("listTokens"))).not.toContain("token:");
    expect(card().textContent).toContain(getTokenHint(FOUND));
  });

  it("with a typo is recognized locally, and sent nowhere", async () => {
    const typo = FOUND.replace("Qw7", "Qw8");
    for (const text of [typo, FOUND.slice(0, 40), `${FOUND}x`]) {
      const { background } = await recognize(text);
      expect(card().textContent).toContain("a character is missing or mistyped");
      expect(background.calls.filter(({ data }) => JSON.stringify(data)?.includes(text))).toEqual(
        [],
      );
      expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
    }
  });

  it("of another kind is distinguished from a personal access token", async () => {
    const session = await recognize(checked(`lk_ses_k${"Qw7Er9Ty2U".repeat(5)}abcd`));
    expect(card().textContent).toContain("This is a signed-in browser's session");
    button("Revoke").click();
    await settled();
    button("Revoke token").click();
    await settled();
    expect(session.background.sent("revokePresentedToken")).toHaveLength(1);
    expect(screen.queryByRole("region", { name: "Pasted token" })).toBeNull();

    const credential = await recognize(checked(`lk_svc_k${"Qw7Er9Ty2U".repeat(5)}abcd`));
    expect(card().textContent).toContain("This is an API's own credential");
    expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
    expect(credential.background.sent("recognizeToken")).toEqual([]);
  });
});

describe("a recognized token", () => {
  it("of the person's own shows its name and status, and opens its screen", async () => {
    await recognize(FOUND, { found: "mine", token: mine });
    expect(card().textContent).toContain("This is your token Deploy from CI.");
    expect(card().querySelector(".status")?.textContent).toBe("Active");
    const names = listControls().map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    button("View token").click();
    await settled();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Deploy from CI");
    button("Back").click();
    await settled();
    expect(screen.queryByRole("region", { name: "Pasted token" })).toBeNull();
  });

  it("is named by a replaced secret, which cannot revoke it", async () => {
    await recognize(FOUND, { found: "mine", token: token() });
    expect(card().textContent).toContain("This is an earlier secret of your token Deploy from CI.");
    expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
  });

  it("that the person manages shows its owner, and opens its screen", async () => {
    const owner = { id: "usr_2", name: "Ada Admin" };
    const { app } = await recognize(FOUND, { found: "managed", token: mine, owner });
    expect(card().textContent).toContain("This is Deploy from CI, a token of Ada Admin.");
    expect(button("Revoke")).not.toBeNull();
    button("View token").click();
    expect(app.router.route.value).toEqual({ screen: "token", id: mine.id, owner: owner.id });
  });

  it("of another person shows only its validity here", async () => {
    await recognize(FOUND, { found: "other", valid: true });
    expect(card().textContent).toContain("It is valid here, but it is not yours.");
    expect(button("Revoke")).not.toBeNull();
    await recognize(FOUND, { found: "other", valid: false });
    expect(card().textContent).toContain("It is not valid here.");
    expect(screen.queryByRole("button", { name: "Revoke" })).toBeNull();
  });

  it("is looked up again by Try again after a failure", async () => {
    let up = false;
    const background = fakeBackground([token()], {
      recognizeToken: () =>
        up
          ? { ok: true, value: { found: "other", valid: true } }
          : { ok: false, failure: { kind: "unavailable", host: "a.example" } },
    });
    await renderApp(background);
    paste(FOUND);
    await settled();
    expect(alertText()).toContain("a.example cannot answer now.");
    up = true;
    button("Try again").click();
    await settled();
    expect(card().textContent).toContain("It is valid here, but it is not yours.");
  });
});

describe("revoking a pasted token", () => {
  it("asks for confirmation, revokes by possession, and shows the result", async () => {
    const revoked = token({ status: "revoked", revoked_at: "2026-11-23T12:00:00Z" });
    const { background } = await recognize(
      FOUND,
      { found: "mine", token: mine },
      { found: "mine", token: { ...revoked, hint: mine.hint } },
    );
    button("Revoke").click();
    await settled();
    expect(screen.getByRole("dialog").querySelector("h2")?.textContent).toBe(
      `Revoke ${getTokenHint(FOUND)}?`,
    );
    expect(background.sent("revokePresentedToken")).toEqual([]);
    button("Revoke token").click();
    await settled();
    expect(background.sent("revokePresentedToken")).toMatchObject([{ token: FOUND }]);
    expect(card().querySelector(".status")?.textContent).toBe("Revoked");
    expect(toast()).toBe("The token was revoked");
  });

  it("says so if a replaced secret could revoke nothing", async () => {
    const graceful = token({ previous_secret_expires_at: "2026-11-24T12:00:00Z" });
    const answer = { found: "mine", token: graceful } as const;
    await recognize(FOUND, answer, answer);
    button("Revoke").click();
    await settled();
    button("Revoke token").click();
    await settled();
    expect(toast("alert")).toContain("could not revoke the token");
  });

  it("stays open with the failure", async () => {
    const background = fakeBackground([token()], {
      recognizeToken: () => ({ ok: true, value: { found: "other", valid: true } }),
      revokePresentedToken: () => ({ ok: false, failure: { kind: "outcome_unknown" } }),
    });
    await renderApp(background);
    paste(FOUND);
    await settled();
    button("Revoke").click();
    await settled();
    button("Revoke token").click();
    await settled();
    expect(screen.getByRole("dialog").textContent).toContain("We don't know yet");
    button("Cancel").click();
    await settled();
    expect(alertText()).toBeNull();
  });

  it("is impossible after the card is closed or the list is searched", async () => {
    const { app } = await recognize(FOUND, { found: "other", valid: true });
    button("Close").click();
    await settled();
    expect(document.activeElement).toBe(search());
    expect(screen.getAllByRole("listitem")).toHaveLength(1);
    expect(await app.workspace.value?.recognition.revoke()).toBeNull();

    paste(FOUND);
    await settled();
    type(search(), "ci");
    await settled();
    expect(screen.queryByRole("region", { name: "Pasted token" })).toBeNull();

    paste(FOUND);
    await settled();
    screen.getByRole("radio", { name: "All" }).click();
    await settled();
    expect(screen.queryByRole("region", { name: "Pasted token" })).toBeNull();

    paste(FOUND);
    await settled();
    press("Escape", screen.getByRole("heading", { name: "Pasted token" }));
    await settled();
    expect(screen.queryByRole("region", { name: "Pasted token" })).toBeNull();
  });
});
