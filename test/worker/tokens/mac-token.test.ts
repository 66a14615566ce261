import { expect, it } from "vitest";
import { macToken } from "../../../worker/tokens/mac-token.ts";

it("cuts HMAC-SHA-256 into a tag of 8 bytes and a digest of the other 24 (RFC 4231 §4.2)", async () => {
  // b0344c61d8db3853 | 5ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = new Uint8Array(20).fill(0x0b);
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  expect(await macToken(key, "Hi There")).toEqual({
    tag: "F7vjvkLW5GF",
    digest: "XKivzq8L8SuIHcIAyYM9pybpN2wuMs_3",
  });
});
