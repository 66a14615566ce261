import { describe, expect, it } from "vitest";

const SOURCES = import.meta.glob<string>("../../extension/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Matches each way to read this computer's clock. Its time zone is no part of the clock. */
const CLOCK =
  /\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\.(?!timeZoneId\b)|\bperformance\.(now|timeOrigin)\b/;

/** What the background may do with this computer's clock, by file. None compares it with an instant of the server. */
const USES_IN_BACKGROUND = {
  "api/answer-cache.ts": "shows when a list was cached, beside this computer's clock",
  "api/call-api.ts": "the age of a session",
  "browser/browser-effects.ts": "reads the clock",
  "copied-secret.ts": "an alarm",
  "creation/creation-runner.ts": "an alarm",
  "creation/send-creation.ts": "the age of a request",
  "creation/unsaved-secret.ts": "the age of a secret, and an alarm",
  "effects.ts": "declares it",
  "expiry/expiry-watch.ts": "the age of a request, an alarm, and the server's clock with its lead",
  "server-clock.ts": "computes the server's clock",
  "session/accept-session.ts": "the end of a session, from the seconds that the server grants",
  "session/session-store.ts": "the age of a session",
};

/** What pages may do with this computer's clock. Everything else goes by the server's, `effects.now`. */
const USES_IN_PAGES = {
  "components/account/settings-screen.tsx": "compares both clocks",
  "components/app/start-app.tsx": "reads the clock",
  "state/core/effects.ts": "declares it",
  "state/core/server-clock.ts": "computes the server's clock",
  "state/tokens/creation.ts": "the delay until a secret is dropped",
};

/** Lists the files whose code, without its comments, matches a pattern. */
const listFiles = (pattern: RegExp) =>
  Object.entries(SOURCES)
    .filter(([, text]) => pattern.test(text.replaceAll(/^\s*(\/\*)?\*.*$|\/\/.*$/gm, "")))
    .map(([path]) => path.replace("../../extension/", ""))
    .sort();

/** A computer's clock may be wrong. So each new use of it is listed here with its reason. */
describe("this computer's clock", () => {
  it("is read only where the effects of the background and of the pages are made", () => {
    expect(listFiles(CLOCK)).toEqual([
      "background/browser/browser-effects.ts",
      "components/app/start-app.tsx",
    ]);
  });

  it("measures ages and delays in the background", () => {
    const files = listFiles(/\bnow\b(\(|:)/).filter((path) => path.startsWith("background/"));
    expect(files).toEqual(Object.keys(USES_IN_BACKGROUND).map((path) => `background/${path}`));
  });

  it("measures delays in the pages", () => {
    expect(
      listFiles(/\bdeviceNow\b|\bDate\.now\b/).filter((path) => !/^background/.test(path)),
    ).toEqual(Object.keys(USES_IN_PAGES));
  });
});
