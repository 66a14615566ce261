import { describe, expect, it } from "vitest";
import { hasTwoReadings, pathOfTarget } from "../../worker/guard/request-path.ts";
import { PLAIN_PATHS, pathTricks, readingsOf } from "../support/path-tricks.ts";

const TRICKS = [...pathTricks("orders", "api"), ...pathTricks("api", "orders")];
const isReadBelow = (prefix: string) => (target: string) =>
  [...readingsOf(target)].some((path) => path.startsWith(prefix));

describe("a path's readings", () => {
  it("lie below both prefixes for each trick, so that each one tries what it is for", () => {
    expect(TRICKS.filter((trick) => !isReadBelow("/api/")(trick))).toEqual([]);
    expect(TRICKS.filter((trick) => !isReadBelow("/orders/")(trick))).toEqual([]);
  });

  it("are several for each trick", () => {
    expect(TRICKS.filter((trick) => !hasTwoReadings(pathOfTarget(trick)))).toEqual([]);
  });

  it.each(["/%61pi/x", "/api/%2D", "/api/ch%5f1", "/api/%2531", "/api/..%00/x", "/api/.", "/.."])(
    "are several for %s",
    (path) => {
      expect(hasTwoReadings(path)).toBe(true);
    },
  );

  it.each(["/", "*", ...PLAIN_PATHS.map((path) => `/api/${path}`)])("are one for %s", (target) => {
    expect(hasTwoReadings(pathOfTarget(target))).toBe(false);
  });
});
