import { describe, expect, it } from "vitest";
import { toWholeSeconds } from "../../../shared/time.ts";
import { formatDay } from "../../../worker/pages/format-day.ts";
import { PAGE_LANGUAGES } from "../../../worker/pages/page-languages.ts";
import { send } from "../support/send.ts";

function open(acceptLanguage: string | undefined, path = "/invitation"): Promise<Response> {
  const headers = acceptLanguage === undefined ? {} : { "Accept-Language": acceptLanguage };
  return send(new Request(`https://latchkey.example${path}`, { headers }));
}

describe("a page's language", () => {
  it.each([
    [undefined, "en"],
    ["", "en"],
    ["*", "en"],
    ["de", "de"],
    ["DE-at", "de"],
    ["de-CH-1996, en;q=0.5", "de"],
    ["en-GB,en;q=0.9,de;q=0.8", "en"],
    ["en;q=0.5, de;q=0.7", "de"],
    ["fr-FR, fr;q=0.9, de;q=0.2", "de"],
    ["de;q=0, *", "en"],
    ["den, deu", "en"],
    [";;q=x,\u00e4,=;", "en"],
  ])("for Accept-Language %s is %s", async (acceptLanguage, tag) => {
    const response = await open(acceptLanguage);
    expect(response.headers.get("Content-Language")).toBe(tag);
    expect(response.headers.get("Vary")).toBe("Accept-Language");
    expect(await response.text()).toContain(`<html lang="${tag}" dir="ltr">`);
  });

  it("is found at the end of a long list", async () => {
    const response = await open(`${"x-y,".repeat(5_000)}de`);
    expect(response.headers.get("Content-Language")).toBe("de");
  });

  it("counts for refusals too", async () => {
    const page = await (await open("de", "/oauth/authorize?client_id=stranger")).text();
    expect(page).toContain("<h1>Dieser Anmeldelink funktioniert hier nicht</h1>");
  });

  it("is English for the reference, which exists in English only", async () => {
    const response = await open("de", "/docs");
    expect(response.headers.get("Content-Language")).toBe("en");
    expect(await response.text()).toContain('<html lang="en"');
  });

  it("does not change what programs read", async () => {
    const response = await open("de", "/v1/me");
    expect(await response.json()).toMatchObject({ title: "The request has no access token" });
    expect(response.headers.get("Content-Language")).toBeNull();
  });
});

it("formats days in the page's language", () => {
  const days = PAGE_LANGUAGES.map((language) =>
    formatDay(toWholeSeconds(Date.UTC(2026, 10, 2)), language),
  );
  expect(days).toEqual(["2 Nov 2026 (UTC)", "2. Nov. 2026 (UTC)"]);
});
