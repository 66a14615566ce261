import { describe, expect, it } from "vitest";
import {
  getHost,
  parseServerAddress,
} from "../../../../extension/background/connection/server-address.ts";

describe("parseServerAddress", () => {
  it.each([
    ["tokens.example.com", "https://tokens.example.com"],
    ["  Tokens.Example.com/  ", "https://tokens.example.com"],
    ["tokens.example.com:8443/some/path?x=1#y", "https://tokens.example.com:8443"],
    ["https://tokens.example.com:443/login", "https://tokens.example.com"],
    ["HTTPS://tokens.example.com", "https://tokens.example.com"],
    ["\ufefftokens.\u200bexample.com\u200e", "https://tokens.example.com"],
    ["https://tokens", "https://tokens"],
    ["bücher.example", "https://xn--bcher-kva.example"],
    ["192.168.1.2", "https://192.168.1.2"],
    ["https://[2001:db8::1]", "https://[2001:db8::1]"],
    ["localhost", "http://localhost"],
    ["localhost:8787", "http://localhost:8787"],
    ["http://localhost:8787/login", "http://localhost:8787"],
    ["https://localhost:8787", "https://localhost:8787"],
    ["127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["[::1]:8787", "http://localhost:8787"],
    ["http://[::1]:8787", "http://localhost:8787"],
  ])("reads %j as %s", (typed, origin) => {
    expect(parseServerAddress(typed)).toEqual({ ok: true, value: origin });
  });

  it.each([
    "http://tokens.example.com",
    "http://192.168.1.2:8787",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://[2001:db8::1]",
  ])("refuses %j, since the session token would cross the network in the clear", (typed) => {
    expect(parseServerAddress(typed)).toEqual({ ok: false, refusal: { kind: "insecure_address" } });
  });

  it.each([
    "",
    "   ",
    "tokens",
    "my tokens.example.com",
    "1234",
    "ftp://tokens.example.com",
    "javascript:alert(1)",
    "data://text",
    "https://",
    "https://user:pw@tokens.example.com",
    "good.example@evil.example",
    "https://@evil.example",
    "https:\\\\evil.example",
    "tokens..example.com",
    "tokens.example.com:99999",
    "//tokens.example.com",
  ])("refuses %j, which is no address", (typed) => {
    expect(parseServerAddress(typed)).toEqual({ ok: false, refusal: { kind: "invalid_address" } });
  });
});

it("shows a host with its port unless that is the scheme's default", () => {
  expect(getHost("https://tokens.example.com")).toBe("tokens.example.com");
  expect(getHost("http://localhost:8787")).toBe("localhost:8787");
});
