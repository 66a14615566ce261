import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { CommandError, runCommand } from "./command-error.ts";
import { describeSession } from "./session/describe-session.ts";
import { openSession } from "./session/open-session.ts";

/** The redirect URI of the extension in Chromium, which the manifest's key fixes. */
const REDIRECT_URI = "https://igohfnbbdgodlidmpfjjgkmnebcpfijl.chromiumapp.org/cb";

await runCommand(async () => {
  const { server, redirectUri } = readOptions(process.argv.slice(2));
  // Only the token goes to stdout, so that a shell can keep it in a variable.
  const session = await openSession(server, redirectUri, { fetch, askForAnswer });
  console.log(session);
  console.error(await describeSession(server, session, fetch));
});

async function askForAnswer(address: string): Promise<string> {
  console.error(
    `Open this address in a browser, sign in and allow it:\n\n${address}\n\n` +
      "The browser ends at an address that leads nowhere. Paste that address here within a minute.",
  );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question("> ");
  } finally {
    terminal.close();
  }
}

function readOptions(args: readonly string[]): { server: URL; redirectUri: string } {
  const { server, redirect } = parse(args);
  if (server === undefined || !URL.canParse(server)) {
    throw new CommandError("Name the server: npm run session -- https://tokens.example.com");
  }
  return { server: new URL(new URL(server).origin), redirectUri: redirect ?? REDIRECT_URI };
}

function parse(args: readonly string[]) {
  try {
    const options = { redirect: { type: "string" } } as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    return { server: positionals[0], redirect: values.redirect };
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
