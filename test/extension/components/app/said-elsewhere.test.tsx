import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { connection, groups, me, user } from "../../support/fixtures.ts";
import { inTwo, OTHER } from "../../support/in-two.ts";
import { refused } from "../../support/refused.ts";
import { renderApp, settled } from "../../support/render-app.tsx";

/* What was asked for in one organization and is answered once one has gone over to another. */

const offline = { ok: false, failure: { kind: "offline" } };
const isOther = (key: ConnectionKey) => key === OTHER.key;

type Handlers = Parameters<typeof inTwo>[0];

/** Presses it, goes over to the other organization, and only then is what it asked for answered. */
async function leaveMeanwhile(
  { hash, handlers, press }: { hash: string; handlers: Handlers; press: () => void },
  answer: () => void,
) {
  const background = inTwo({
    getMe: ({ connection: key }) => ({
      ok: true,
      value: isOther(key)
        ? { ...me, organization: { id: "org_other", name: "Other" } }
        : { ...me, manages: ["users", "tokens.others"] },
    }),
    ...handlers,
  });
  const { app } = await renderApp(background, { hash });
  press();
  await settled();
  await app.session.switchTo(connection, OTHER.organizationId);
  await settled();
  answer();
  await settled();
  expect(app.announcer.message.value?.text).toBe("You switched to Other");
  return background;
}

const button = (name: string) => () => screen.getByRole("button", { name }).click();
const toggle = (name: string) => () => screen.getByRole("switch", { name }).click();
const page = { ok: true, value: { events: [], next_cursor: "more" } };
const people = { ok: true, value: { users: [user()], total: 2, next_cursor: "more" } };

it.each([
  ["putGroupControls", "#/organization", toggle("Application Users > API Tokens for Support")],
  ["updateOrganization", "#/organization", toggle("Managers may see secrets they make for others")],
  [
    "endSession",
    "#/account",
    () => screen.getAllByRole("button", { name: /^Sign out ./ })[1]?.click(),
  ],
  ["deleteScope", "#/tokens/tok_1", button("Delete scope API_READ")],
] as const)("says neither that it was done nor that it was not: %s", async (asks, hash, press) => {
  for (const outcome of [{ ok: true, value: groups }, offline]) {
    const answer = Promise.withResolvers<unknown>();
    const handlers = { [asks]: () => answer.promise };
    const background = await leaveMeanwhile({ hash, handlers, press }, () =>
      answer.resolve(outcome),
    );
    expect(background.asked(asks)).toHaveLength(1);
  }
});

it.each([
  ["getActivity", "#/account", "Show more", page],
  ["listUsers", "#/people", "Load more", people],
] as const)(
  "says nothing of a next page that could not be had: %s",
  async (asks, hash, name, first) => {
    const answer = Promise.withResolvers<unknown>();
    let calls = 0;
    const handlers = {
      [asks]: () => {
        calls += 1;
        return calls === 1 ? first : answer.promise;
      },
    };
    await leaveMeanwhile({ hash, handlers, press: button(name) }, () => answer.resolve(offline));
    expect(calls).toBe(2);
  },
);

it("says nothing of a control over the organization that was left", async () => {
  const answer = Promise.withResolvers<unknown>();
  let manages: readonly string[] = ["users"];
  const handlers: Handlers = {
    getMe: ({ connection: key }) => ({
      ok: true,
      value: isOther(key)
        ? { ...me, organization: { id: "org_other", name: "Other" } }
        : { ...me, manages },
    }),
    putGroupControls: () => answer.promise,
  };
  const press = toggle("Application Users > API Tokens for Support");
  await leaveMeanwhile({ hash: "#/organization", handlers, press }, () => {
    manages = [];
    answer.resolve(refused("not_found", 404));
  });
});
