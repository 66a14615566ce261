import type { DevelopmentSeed } from "../../shared/wire/development-seed.ts";

/** Where what was started can be found. */
export interface Welcome {
  url: string;
  seed: DevelopmentSeed;
  /** Folder of the extension to load; `null` where it was not built. */
  extensionFolder: string | null;
}

/** What a developer sees once everything runs. Its curl lines work as they stand. */
export function welcomeText({ url, seed, extensionFolder }: Welcome): string {
  const { token, credential } = seed;
  const question = new URLSearchParams({ organization: seed.organization_id, scope: API_READ });
  const sections = [
    [`Latchkey runs at ${url}  (Ctrl-C stops it)`],
    [
      `Sign in with the password ${seed.password} as`,
      ...seed.people.map(({ email, role }) => `  ${email.padEnd(EMAIL_WIDTH)} ${role}`),
    ],
    extensionFolder === null ? [] : extensionLines(extensionFolder),
    [
      "Made for this start; those of the start before are revoked:",
      `  token of ${token.owner}`,
      `    ${token.secret}`,
      `  credential of the API ${credential.api}`,
      `    ${credential.secret}`,
    ],
    [
      "Is the token good?",
      `  curl -i -H "Authorization: Bearer ${token.secret}" "${url}/verify?${question}"`,
    ],
    [
      "The same question, as an API asks it:",
      `  curl -i -H "Authorization: Bearer ${credential.secret}" -d "token=${token.secret}" "${url}/oauth/introspect"`,
    ],
  ];
  const filled = sections.filter((lines) => lines.length > 0);
  return `\n${filled.map((lines) => lines.map((line) => `  ${line}\n`).join("")).join("\n")}`;
}

const API_READ = "API_READ";
const EMAIL_WIDTH = 28;

function extensionLines(folder: string): string[] {
  return [
    "Load the extension in Chrome: chrome://extensions, Developer mode, Load unpacked, this folder",
    `  ${folder}`,
    "In Firefox: npm run build, then about:debugging, This Firefox, Load Temporary Add-on,",
    "  .output/firefox-mv3/manifest.json",
  ];
}
