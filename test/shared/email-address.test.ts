import * as v from "valibot";
import { expect, it } from "vitest";
import { EmailAddress } from "../../shared/email-address.ts";

it.each([
  ["vera@example.com", "vera@example.com"],
  [" Vera@Example.com\n", "vera@example.com"],
  ["\ufeffvera@\u200bexample.com\u200e", "vera@example.com"],
  ["vera\u00ad@example.com", "vera@example.com"],
])("takes the pasted address %j", (pasted, address) => {
  expect(v.parse(EmailAddress, pasted)).toBe(address);
});

it.each(["", "vera", "vera@", "v@a@example.com", "vera@exämple.com", `${"v".repeat(250)}@a.test`])(
  "refuses %j",
  (typed) => {
    expect(v.is(EmailAddress, typed)).toBe(false);
  },
);
