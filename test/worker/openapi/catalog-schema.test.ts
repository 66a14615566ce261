import { describe, expect, it } from "vitest";
import { call } from "../support/call.ts";

describe("GET /catalog.schema.json", () => {
  it("is a schema whose references lead to its own definitions", async () => {
    const response = await call("/catalog.schema.json");
    expect(response.headers.get("Content-Type")).toBe("application/schema+json");
    const text = await response.text();
    const { $defs, ...root } = JSON.parse(text);
    expect(root).toMatchObject({ type: "object", additionalProperties: false });
    const references = [...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to);
    expect(references.length).toBeGreaterThan(3);
    for (const to of references) {
      expect(Object.keys($defs).map((name) => `#/$defs/${name}`)).toContain(to);
    }
  });
});
