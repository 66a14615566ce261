import { beforeAll, describe, expect, it } from "vitest";
import type { OpenApiDocument } from "../../../worker/openapi/openapi-document.ts";
import { call, ORIGIN } from "../support/call.ts";

let page: Response;
let html: string;
let document: OpenApiDocument;

beforeAll(async () => {
  page = await call("/docs");
  html = await page.text();
  document = await (await call("/openapi.json")).json<OpenApiDocument>();
});

const listIds = () => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

describe("/docs", () => {
  it("has a section with an anchor for each operation and schema, and each id once", () => {
    const operations = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(listIds()).toEqual(expect.arrayContaining(operations));
    expect(listIds()).toEqual(expect.arrayContaining(Object.keys(document.components.schemas)));
    expect(new Set(listIds()).size).toBe(listIds().length);
  });

  it("has no link that leads nowhere", () => {
    const ids = new Set(listIds());
    const targets = [...html.matchAll(/ href="#([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
    expect(targets.length).toBeGreaterThan(200);
  });

  it("needs no script, and loads nothing from elsewhere, under the policy of all pages", () => {
    expect(html).not.toMatch(/<script|\sstyle=|\son\w+=/);
    const loaded = [...html.matchAll(/<link [^>]*href="([^"]+)"/g)].map(([, href]) => href);
    expect(loaded).toEqual(["/pages/reference.css"]);
    const policy = page.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:/);
  });

  it("shows commands with this server's address, a credential, a path with ids, and a body", () => {
    const text = html.replaceAll("&quot;", '"').replaceAll("&#39;", "'");
    expect(text).toContain(`curl ${ORIGIN}/v1/tokens \\\n  -H "Authorization: Bearer $SESSION"`);
    expect(text).toMatch(/curl -X DELETE \S+\/v1\/tokens\/tok_\w+\/scopes\/scp_\w+ /);
    expect(text).toMatch(/-d '\{\n\s+"name": "Deploy pipeline"/);
    expect(text).toContain(`curl ${ORIGIN}/oauth/revoke \\\n  -d "token=$TOKEN"`);
    expect(text).toContain(`-H 'If-Match: "3"'`);
  });

  it("escapes what the document says", () => {
    expect(html).not.toMatch(/<api>/);
    expect(html).toContain("&lt;api&gt;");
  });
});

it("serves the style of the reference, which loads nothing", async () => {
  const style = await call("/pages/reference.css");
  expect(style.headers.get("Content-Type")).toBe("text/css; charset=utf-8");
  expect(await style.text()).not.toMatch(/url\(|@import/);
});
