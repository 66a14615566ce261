import { expect, it } from "vitest";
import type { AppStatus } from "../../../../extension/connection.ts";
import { createApp } from "../../../../extension/state/app/app.ts";
import { createRouter } from "../../../../extension/state/core/router.ts";
import { fakeBackground } from "../../support/fake-background.ts";
import { fakeEffects } from "../../support/fake-effects.ts";
import { connection, token } from "../../support/fixtures.ts";

const never = () => new Promise<never>(() => {});
const signedOut: AppStatus = {
  ...{ at: "signed_out", ended: true },
  ...{ origin: connection.origin, host: connection.host },
};
const texts = { removed: () => "", managementLost: () => "", switchedTo: () => "" };
const host = { location: { hash: "" }, addEventListener: () => {} };

function start(handlers: Parameters<typeof fakeBackground>[1]) {
  const { effects, runTimers } = fakeEffects(fakeBackground([token()], handlers).send);
  return { app: createApp(effects, createRouter(host), texts), runTimers };
}

it("starts without the server if the person stops waiting for it", async () => {
  const { app, runTimers } = start({
    getStatus: ({ silent }) => (silent ? never() : signedOut),
  });
  const started = app.session.load();
  runTimers();
  expect(app.requests.isSlow.value).toBe(true);
  app.requests.stop();
  await started;
  expect(app.session.status.value).toEqual(signedOut);
  expect(app.requests.isSlow.value).toBe(false);
});

it("is signed out here even if the server is slow to end the session", async () => {
  let isSignedOut = false;
  const { app, runTimers } = start({
    getStatus: () => (isSignedOut ? signedOut : { at: "signed_in", connection }),
    signOut: () => {
      isSignedOut = true;
      return never();
    },
  });
  await app.session.load();
  const done = app.session.signOut(connection);
  runTimers();
  app.requests.stop();
  await done;
  expect(app.session.status.value).toEqual(signedOut);
});

it("names the address of a server that is slow to connect", async () => {
  const { app, runTimers } = start({
    getStatus: () => ({ at: "disconnected" }),
    connect: never,
  });
  await app.session.load();
  const done = app.session.connect("tokens.example.com");
  runTimers();
  expect(app.requests.getHost()).toBe("");
  app.requests.stop();
  await done;
  expect(app.session.failure.value).toEqual({ kind: "unreachable", host: "tokens.example.com" });
});

it("does not call a server slow whose window waits for the person", async () => {
  const { app, runTimers } = start({ getStatus: () => signedOut, signIn: never });
  await app.session.load();
  void app.session.signIn();
  runTimers();
  expect(app.requests.isSlow.value).toBe(false);
});
