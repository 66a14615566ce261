import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { isWorthShowing } from "../../../scripts/server/development-server.ts";
import { assertPortFree } from "../../../scripts/server/ports.ts";
import { readServeOptions } from "../../../scripts/server/serve-options.ts";

describe("readServeOptions", () => {
  it("takes the port from --port, then from PORT, and is 8787 by default", () => {
    expect(readServeOptions([], {}).port).toBe(8787);
    expect(readServeOptions([], { PORT: "8821" }).port).toBe(8821);
    expect(readServeOptions(["--port", "8822"], { PORT: "8821" }).port).toBe(8822);
  });

  it.each(["0", "65536", "80a", "1.5", "-1"])("refuses %s as a port", (port) => {
    expect(() => readServeOptions([`--port=${port}`], {})).toThrow(`"${port}" is not a port`);
  });

  it("starts the demo company's provider if it is asked for, and knows no other", () => {
    expect(readServeOptions([], {}).signIn).toBeNull();
    expect(readServeOptions(["--sign-in", "demo"], {}).signIn).toBe("demo");
    expect(() => readServeOptions(["--sign-in", "saml"], {})).toThrow(
      '"saml" is no way to sign in',
    );
  });

  it("refuses an unknown option", () => {
    expect(() => readServeOptions(["--prot", "1"], {})).toThrow("--prot");
  });
});

describe("assertPortFree", () => {
  it("refuses a port in use and suggests the next one, in one line", async () => {
    const server = createServer();
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    await new Promise<void>((resolve) => server.listen(8820, "127.0.0.1", resolve));

    await expect(assertPortFree(8820)).rejects.toThrow(
      /^Port 8820 is in use\. .*npm start -- --port 8821$/,
    );
  });

  it("accepts a free port", async () => {
    await expect(assertPortFree(8821)).resolves.toBeUndefined();
  });
});

describe("isWorthShowing", () => {
  it.each([
    ['{"level":"info","route":"/verify"}', true],
    ["[wrangler:info] Reloading local server", true],
    ["✘ [ERROR] Build failed with 1 error:", true],
    ["[wrangler:info] GET /verify 200 OK (7ms)", false],
    ["[wrangler:warn] Unable to fetch the `Request.cf` object! Falling back", false],
    ["", false],
  ])("returns for %j: %s", (line, shown) => {
    expect(isWorthShowing(line)).toBe(shown);
  });
});
