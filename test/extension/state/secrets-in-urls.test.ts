import fc from "fast-check";
import { expect, it } from "vitest";
import type { Connection } from "../../../extension/connection.ts";
import type { Send } from "../../../extension/state/core/effects.ts";
import { createStoreContext } from "../../../extension/state/core/store-context.ts";
import { createPeople } from "../../../extension/state/people/people.ts";
import { createTokenList } from "../../../extension/state/tokens/token-list.ts";
import { encodedToken } from "../../support/encoded-tokens.ts";
import { KEY, signedIn } from "../background/support/signed-in.ts";
import { fakeEffects } from "../support/fake-effects.ts";
import { connection } from "../support/fixtures.ts";

const LONGEST_PART = 20;

/** Returns only the letters and digits of a text, after every encoding of the test was undone. */
function plain(text: string): string {
  let decoded = text;
  for (let round = 0; round < 8; round += 1) {
    decoded = decoded
      .replaceAll("+", " ")
      .replace(/%([0-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\+x([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\+[nrt]/g, "");
  }
  return decoded.replace(/[^0-9A-Za-z]/g, "");
}

/** Returns true if a text holds 20 characters in a row of the token's random part. */
function holdsPart(text: string, token: string): boolean {
  const body = token.slice(token.lastIndexOf("_") + 1);
  const searched = plain(text);
  for (let at = 0; at + LONGEST_PART <= body.length; at += 1) {
    if (searched.includes(body.slice(at, at + LONGEST_PART))) return true;
  }
  return false;
}

/** Starts the background over a fake browser, and returns every URL that it calls or opens. */
async function startBackground() {
  const { world, handlers } = await signedIn();
  const send = ((name: keyof typeof handlers, ...data: [never]) =>
    handlers[name](...data)) as unknown as Send;
  const { effects, runTimers } = fakeEffects(send);
  const here: Connection = { ...connection, key: KEY };
  const context = createStoreContext(effects, here, {
    onEnded: () => {},
    onStale: () => {},
    onReconnected: () => {},
  });
  const urls = () => [
    ...world.requests.map(({ url }) => url),
    ...world.launches.map(({ url }) => url.href),
  ];
  return { world, handlers, send, context, runTimers, urls };
}

it("keeps every URL free of 20 characters of a secret, however it is encoded in a search", async () => {
  const { world, context, runTimers, urls } = await startBackground();
  const lists = [
    createTokenList(context),
    createTokenList({ ...context, owner: "usr_2", key: { ...context.key, owner: "usr_2" } }),
    createPeople(context),
  ];
  await fc.assert(
    fc.asyncProperty(encodedToken, async ({ token, text }) => {
      world.requests.length = 0;
      for (const list of lists) {
        list.search(text);
        runTimers();
        await list.load();
        await list.changeQuery({ search: `ci ${text}` });
        // What is not searched is not shown either, such as in "No one matches …".
        expect(holdsPart(JSON.stringify(list.state.value), token)).toBe(false);
        expect(list.query.value.search).toBe("");
      }
      // Each list was asked, so that the check below is about something.
      expect(urls().length).toBeGreaterThanOrEqual(lists.length);
      expect(urls().filter((url) => holdsPart(url, token))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it("calls no URL with a secret in an id, a filter or the server's address", async () => {
  const { world, handlers, urls } = await startBackground();
  await fc.assert(
    fc.asyncProperty(encodedToken, async ({ token, text }) => {
      world.requests.length = 0;
      const connection = KEY;
      const replies = [
        await handlers.listTokens({ connection, query: { q: text } }),
        await handlers.listTokens({ connection, owner: text, query: {} }),
        await handlers.listUsers({ connection, query: { status: "all", q: text } }),
        await handlers.listUsers({ connection, query: { status: "all", role: text } }),
        await handlers.getToken({ connection, id: text }),
        await handlers.revokeToken({ connection, owner: "usr_2", id: text }),
        await handlers.deleteScope({ connection, id: "tok_1", scopeId: text }),
        await handlers.getUser({ connection, id: text }),
        await handlers.endSession({ connection, id: text }),
        await handlers.revokeInvitation({ connection, id: text }),
        await handlers.putGroupControls({ connection, group: text, controls: [] }),
        await handlers.connect({ address: `https://${text}.example` }),
        await handlers.connect({ address: `https://tokens.example.com/?q=${text}` }),
      ];
      expect(replies.filter(({ ok }) => ok)).toEqual([]);
      expect(urls().filter((url) => holdsPart(url, token))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
