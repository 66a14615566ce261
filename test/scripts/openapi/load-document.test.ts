import { afterEach, expect, it, vi } from "vitest";
import { loadDocument } from "../../../scripts/openapi/load-document.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

it("leaves the mode of this process alone, by which npm decides what it installs", async () => {
  vi.stubEnv("NODE_ENV", undefined);

  expect(Object.keys(await loadDocument())).toContain("paths");
  expect(process.env.NODE_ENV).toBeUndefined();
});
