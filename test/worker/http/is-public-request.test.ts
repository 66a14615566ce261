import { describe, expect, it } from "vitest";
import { isPublicRequest } from "../../../worker/http/is-public-request.ts";

const here = "http://localhost:8787/login";

describe("isPublicRequest", () => {
  it.each([
    here,
    "http://api.localhost:8787/",
    "http://127.0.0.1:8787/",
    "http://127.8.0.1/",
    "http://[::1]:8787/",
  ])("takes %s for this computer", (url) => {
    expect(isPublicRequest(url, new Headers({ "CF-Connecting-IP": "127.0.0.1" }))).toBe(false);
  });

  it.each([
    "https://tokens.example.com/",
    "https://latchkey.acme.workers.dev/",
    "http://192.168.1.20:8787/",
    "http://0.0.0.0:8787/",
    "http://localhost.example.com/",
    "http://127.0.0.1.example.com/",
    "http://notlocalhost/",
    "http://[2001:db8::1]/",
  ])("takes %s for a public address", (url) => {
    expect(isPublicRequest(url, new Headers())).toBe(true);
  });

  it.each([
    ["CF-Ray", "8f2a-AMS"],
    ["CF-Visitor", '{"scheme":"https"}'],
    ["CDN-Loop", "cloudflare"],
    ["CF-Connecting-IP", "203.0.113.9"],
    ["X-Forwarded-Host", "abc.ngrok.app"],
    ["X-Forwarded-Host", "localhost, abc.ngrok.app"],
    ["X-Forwarded-For", "203.0.113.9"],
    ["X-Forwarded-For", "127.0.0.1, 203.0.113.9"],
    ["X-Forwarded-For", "2001:db8::1"],
    ["Forwarded", "for=203.0.113.9"],
    ["Forwarded", 'for="[2001:db8::1]:4711"'],
    ["Forwarded", "for=127.0.0.1;host=abc.example.com"],
    ["Forwarded", "for=_hidden"],
  ])("sees a way in from outside in %s: %s", (name, value) => {
    expect(isPublicRequest(here, new Headers({ [name]: value }))).toBe(true);
  });

  it.each([
    ["X-Forwarded-Host", "localhost:8080"],
    ["X-Forwarded-For", "127.0.0.1, ::1"],
    ["X-Forwarded-For", "127.0.0.1:51234"],
    ["Forwarded", 'for="[::1]:4711";host=api.localhost'],
    // What a Worker in another `wrangler dev` fetches.
    ["CF-Worker", "my-api.example.com"],
  ])("lets a proxy or a Worker on this computer through: %s: %s", (name, value) => {
    expect(isPublicRequest(here, new Headers({ [name]: value }))).toBe(false);
  });
});
