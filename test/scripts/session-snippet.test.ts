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
const [ask = "", trade = "", end = ""] = Array.from(
  section.matchAll(/^```sh\n([\s\S]*?)^```$/gm),
  ([, text = ""]) => text,
);

const REDIRECT = "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/cb";
/** What a person does between the two: the code stands in the address that the browser ends at. */
const CODE = "the-code";
/** Says what it was given, and answers as the server does. */
const CURL = `curl() {
  printf '%s\\n' "$@" "--" >&2
  printf '%s' '{"access_token":"lk_ses_1","token_type":"Bearer","expires_in":600}'
}
`;

it("asks for a code and trades it as the Worker wants it, and ends the session", async () => {
  const typed = [ask, trade, end].join("").replace(/=https:\S+cb\b/, `=${REDIRECT}`);
  const typing = runLine(CURL + typed.replace("CODE=…", `CODE=${CODE}`), tmpdir());
  expect(await typing.ended).toBe(0);
  const output = typing.output();

  const [address = ""] = /^https:\S+\/oauth\/authorize\S+$/m.exec(output) ?? [];
  const request = parseAuthorizeRequest(new URL(address).searchParams, [REDIRECT]);
  const given = Object.fromEntries(
    output.match(/^\w+=.*$/gm)?.map((pair) => pair.split("=") as [string, string]) ?? [],
  );
  const verifier = String(given.code_verifier);
  expect(verifier).toMatch(CODE_VERIFIER);
  expect(request).toMatchObject({
    ok: true,
    value: {
      redirectUri: REDIRECT,
      codeChallenge: createHash("sha256").update(verifier).digest("base64url"),
    },
  });
  expect(given).toMatchObject({
    grant_type: "authorization_code",
    client_id: "latchkey-extension",
    redirect_uri: REDIRECT,
    code: CODE,
    token: "lk_ses_1",
  });
  expect(output).toMatch(/\/oauth\/token$[\s\S]*\/oauth\/revoke$/m);
});
