import { expect, it } from "vitest";
import { checkOutgoingUrl } from "../../../../worker/identity/providers/check-outgoing-url.ts";

const isAllowed = (text: string, isDevelopment = false): boolean => {
  try {
    checkOutgoingUrl(text, isDevelopment);
    return true;
  } catch {
    return false;
  }
};

it.each([
  "https://login.acme.example",
  "https://LOGIN.acme.example:8443/realms/a?b=c",
  "https://xn--bcher-kva.example/",
  "https://bücher.example/",
])("calls %s", (text) => {
  expect(isAllowed(text)).toBe(true);
});

it.each([
  "http://login.acme.example",
  "ftp://login.acme.example",
  "javascript:alert(1)",
  "not an address",
  "",
  "https://user@login.acme.example",
  "https://login.acme.example/#part",
  "https://127.0.0.1",
  "https://10.0.0.1",
  "https://2130706433",
  "https://0x7f.1",
  "https://0177.0.0.1",
  "https://127.0.0.1.",
  "https://[::1]",
  "https://[::ffff:169.254.169.254]",
  "https://localhost",
  "https://login.localhost",
  "https://localhost.",
  "https://intranet",
  "https://printer.local",
  "https://metadata.google.internal",
  "https://router.home.arpa",
  "http://localhost:4000",
  "http://127.0.0.1:4000",
])("calls %s never", (text) => {
  expect(isAllowed(text)).toBe(false);
});

it("calls this computer over http in development, and nothing else more", () => {
  expect(isAllowed("http://localhost:4000/a", true)).toBe(true);
  expect(isAllowed("http://127.0.0.1:4000", true)).toBe(true);
  expect(isAllowed("https://localhost:4000", true)).toBe(false);
  expect(isAllowed("http://10.0.0.1", true)).toBe(false);
  expect(isAllowed("http://login.acme.example", true)).toBe(false);
});
