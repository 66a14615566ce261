import { describe, expect, it } from "vitest";
import { getBrowserName } from "../../../../worker/identity/sign-in/get-browser-name.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("getBrowserName", () => {
  it.each([
    [`Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/140.0.0.0 Safari/537.36`, "Chrome on Linux"],
    [
      `Mozilla/5.0 (Windows NT 10.0) ${WEBKIT} Chrome/140 Safari/537.36 Edg/140.0`,
      "Edge on Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      `Mozilla/5.0 (Linux; Android 15) ${WEBKIT} Chrome/140 Mobile Safari/537.36`,
      "Chrome on Android",
    ],
    ["curl/8.0", "A browser"],
    ["<script>alert(1)</script>", "A browser"],
    [null, "A browser"],
  ])("names %s in plain words", (userAgent, name) => {
    expect(getBrowserName(userAgent)).toBe(name);
  });
});
