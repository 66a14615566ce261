import { expect, it } from "vitest";
import { lintDocument } from "../../../scripts/openapi/lint-document.ts";

it("reports what Spectral and Redocly find, warnings too", async () => {
  const broken = {
    openapi: "3.1.0",
    info: { title: "Broken", version: "1", license: { name: "MIT", identifier: "MIT" } },
    servers: [{ url: "https://latchkey.invalid" }],
    paths: { "/things": { get: { responses: { 200: { $ref: "#/components/responses/No" } } } } },
  };
  const findings = await lintDocument(broken);
  expect(findings.join("\n")).toMatch(/Spectral operation-operationId: paths\/\/things\/get/);
  expect(findings.join("\n")).toMatch(/::error title=no-unresolved-refs/);
});
