import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { parseAuthorizeRequest } from "../../worker/identity/oauth/authorize-request.ts";
import { CODE_VERIFIER } from "../../worker/identity/oauth/pkce.ts";
import { runLine } from "../support/command.ts";

const page = readFileSync(join(projectRoot, "docs/operations.md"), "utf8");
const [section = ""] = /^## A session for the command line\n[\s\S]*?(?=^## )/m.exec(page) ?? [];
const [requestCode = "", exchangeCode = "", endSession = ""] = Array.from(
  section.matchAll(/^```sh\n([\s\S]*?)^```$/gm),
  ([, text = ""]) => text,
);

const REDIRECT = "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/cb";
/** The code that a person copies from the last address in the browser. */
const CODE = "the-code";
/** A fake curl that prints its arguments and answers like the server. */
const CURL = `curl() {
  printf '%s\\n' "$@" "--" >&2
  printf '%s' '{"access_token":"lk_ses_1","token_type":"Bearer","expires_in":600}'
}
`;

it("requests a code, exchanges it as the Worker expects, and ends the session", async () => {
  const script = [requestCode, exchangeCode, endSession]
    .join("")
    .replace(/=https:\S+cb\b/, `=${REDIRECT}`)
    .replace("CODE=…", `CODE=${CODE}`);
  const command = runLine(CURL + script, tmpdir());
  expect(await command.ended).toBe(0);
  const output = command.output();

  const [address = ""] = /^https:\S+\/oauth\/authorize\S+$/m.exec(output) ?? [];
  const request = parseAuthorizeRequest(new URL(address).searchParams, [REDIRECT]);
  const parameters = Object.fromEntries(
    output.match(/^\w+=.*$/gm)?.map((pair) => pair.split("=") as [string, string]) ?? [],
  );
  const verifier = String(parameters.code_verifier);
  expect(verifier).toMatch(CODE_VERIFIER);
  expect(request).toMatchObject({
    ok: true,
    value: {
      redirectUri: REDIRECT,
      codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    },
  });
  expect(parameters).toMatchObject({
    grant_type: "authorization_code",
    client_id: "latchkey-extension",
    redirect_uri: REDIRECT,
    code: CODE,
    token: "lk_ses_1",
  });
  expect(output).toMatch(/\/oauth\/token$[\s\S]*\/oauth\/revoke$/m);
});
