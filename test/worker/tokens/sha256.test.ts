import { expect, it } from "vitest";
import { sha256 } from "../../../worker/tokens/sha256.ts";

it("agrees with the platform on messages of every length up to three blocks", async () => {
  for (let length = 0; length <= 192; length += 1) {
    const message = crypto.getRandomValues(new Uint8Array(length));
    const platform = new Uint8Array(await crypto.subtle.digest("SHA-256", message));
    expect(sha256(message), `${length} bytes`).toEqual(platform);
  }
});
