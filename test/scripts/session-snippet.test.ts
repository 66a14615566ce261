import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { runLine } from "../support/command.ts";

const page = readFileSync(join(projectRoot, "docs/operations.md"), "utf8");
const [section = ""] = /^## A session for the command line\n[\s\S]*?(?=^## )/m.exec(page) ?? [];
const blocks = Array.from(section.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, text = ""]) => text);

/** Run the command itself without its person, and say what curl was given. */
const TOOLS = `npm() {
  printf '%s\\n' "npm $*" >&2
  if [ "$1" = run ] && [ "$2" = --silent ]; then echo lk_ses_1; fi
}
curl() { printf '%s\\n' "$@" >&2; }
`;

it("keeps the printed session in a variable, and ends it", async () => {
  const typing = runLine(TOOLS + blocks.join(""), tmpdir());
  expect(await typing.ended).toBe(0);
  expect(typing.output()).toContain("npm run --silent session -- https://tokens.example.com\n");
  expect(typing.output()).toContain("token=lk_ses_1\nhttps://tokens.example.com/oauth/revoke\n");
});

it("asks for the server if the command is given none", async () => {
  const typing = runLine(`${process.execPath} scripts/session.ts`, projectRoot);
  expect(await typing.ended).toBe(1);
  expect(typing.output()).toContain("Name the server: npm run session -- https://");
});
