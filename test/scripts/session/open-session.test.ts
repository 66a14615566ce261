import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openSession } from "../../../scripts/session/open-session.ts";
import { toEpochSeconds } from "../../../shared/time.ts";
import { parseAuthorizeRequest } from "../../../worker/identity/oauth/authorize-request.ts";
import { verifyDpopProof } from "../../../worker/identity/oauth/dpop-proof.ts";

const SERVER = "https://tokens.example.com";
const REDIRECT = "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/cb";
const METADATA = {
  issuer: SERVER,
  authorization_endpoint: `${SERVER}/oauth/authorize`,
  token_endpoint: `${SERVER}/oauth/token`,
  authorization_response_iss_parameter_supported: true,
};
const GRANT = { access_token: "lk_ses_1", token_type: "Bearer", expires_in: 600 };

/** A server that answers each token request with the next of `answers`, and a person who allows everything. */
function play(answers: Response[], change: Record<string, string> = {}) {
  const requests: Request[] = [];
  const addresses: URL[] = [];
  const session = openSession(new URL(SERVER), REDIRECT, {
    async fetch(url, init) {
      const request = new Request(url, init);
      if (url.includes("/.well-known/")) return Response.json(METADATA);
      requests.push(request);
      return answers.shift() ?? new Response(null, { status: 500 });
    },
    async askForAnswer(address) {
      const asked = new URL(address);
      addresses.push(asked);
      const state = asked.searchParams.get("state") ?? "";
      return ` ${REDIRECT}?${new URLSearchParams({ code: "the-code", state, iss: SERVER, ...change })}\n`;
    },
  });
  return { session, requests, addresses };
}

describe("openSession", () => {
  it("asks for a code and trades it with its key, as the Worker wants it", async () => {
    const { session, requests, addresses } = play([Response.json(GRANT)]);
    expect(await session).toBe("lk_ses_1");
    const asked = parseAuthorizeRequest(addresses[0]?.searchParams ?? new URLSearchParams(), [
      REDIRECT,
    ]);
    const form = new URLSearchParams(await requests[0]?.text());
    const verifier = form.get("code_verifier") ?? "";
    const proof = await verifyDpopProof(requests[0]?.headers.get("DPoP") ?? undefined, {
      method: "POST",
      url: `${SERVER}/oauth/token`,
      now: toEpochSeconds(new Date()),
      nonces: [],
    });
    if (!proof.ok) throw new Error(proof.refusal.reason);
    expect(asked).toMatchObject({
      ok: true,
      value: {
        redirectUri: REDIRECT,
        codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
        keyThumbprint: proof.value.thumbprint,
      },
    });
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "authorization_code",
      client_id: "latchkey-extension",
      redirect_uri: REDIRECT,
      code: "the-code",
    });
  });

  it("signs again with the nonce of a server whose clock is another", async () => {
    const headers = { "DPoP-Nonce": "n" };
    const stale = Response.json({ error: "use_dpop_nonce" }, { status: 400, headers });
    const { session, requests } = play([stale, Response.json(GRANT)]);
    expect(await session).toBe("lk_ses_1");
    expect(requests).toHaveLength(2);
  });

  it.each([
    ["another sign-in", { state: "forged" }, /no answer of tokens\.example\.com/],
    ["another server", { iss: "https://evil.example" }, /no answer of tokens\.example\.com/],
    ["a denial", { error: "access_denied" }, /refused: access_denied/],
  ])("trades no answer of %s", async (_, change, message) => {
    const { session, requests } = play([Response.json(GRANT)], change);
    await expect(session).rejects.toThrow(message);
    expect(requests).toEqual([]);
  });

  it("names the reason of a refused code", async () => {
    const refused = Response.json({ error: "invalid_grant" }, { status: 400 });
    await expect(play([refused]).session).rejects.toThrow(/refused: invalid_grant/);
  });
});
