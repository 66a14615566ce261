import { screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { connection, groups, me, user } from "../../support/fixtures.ts";
import { refusedReply } from "../../support/refused-reply.ts";
import { renderApp, settled } from "../../support/render-app.tsx";
import { fakeTwoOrganizations, OTHER } from "../../support/two-organizations.ts";

/* Requests that are made in one organization and answered after a switch to another. */

const offline = { ok: false, failure: { kind: "offline" } };
const isOther = (key: ConnectionKey) => key === OTHER.key;

type Handlers = Parameters<typeof fakeTwoOrganizations>[0];

/** Presses a control and switches organizations before the control's request is answered. */
async function switchBeforeAnswer(
  { hash, handlers, press }: { hash: string; handlers: Handlers; press: () => void },
  answer: () => void,
) {
  const background = fakeTwoOrganizations({
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
] as const)("announces neither success nor failure: %s", async (request, hash, press) => {
  for (const outcome of [{ ok: true, value: groups }, offline]) {
    const answer = Promise.withResolvers<unknown>();
    const handlers = { [request]: () => answer.promise };
    const background = await switchBeforeAnswer({ hash, handlers, press }, () =>
      answer.resolve(outcome),
    );
    expect(background.sent(request)).toHaveLength(1);
  }
});

it.each([
  ["getActivity", "#/account", "Show more", page],
  ["listUsers", "#/people", "Load more", people],
] as const)(
  "announces no failure to load the next page: %s",
  async (request, hash, name, first) => {
    const answer = Promise.withResolvers<unknown>();
    let calls = 0;
    const handlers = {
      [request]: () => {
        calls += 1;
        return calls === 1 ? first : answer.promise;
      },
    };
    await switchBeforeAnswer({ hash, handlers, press: button(name) }, () =>
      answer.resolve(offline),
    );
    expect(calls).toBe(2);
  },
);

it("announces no lost control over the previous organization", async () => {
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
  await switchBeforeAnswer({ hash: "#/organization", handlers, press }, () => {
    manages = [];
    answer.resolve(refusedReply("not_found", 404));
  });
});
