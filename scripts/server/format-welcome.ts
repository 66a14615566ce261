import type { DevelopmentSeed } from "../../shared/wire/development-seed.ts";
import { formatPeople } from "../seeding/format-seed.ts";
import type { DemoPerson } from "../sign-in/demo-people.ts";

/** The addresses and secrets that the welcome text shows. */
export interface Welcome {
  url: string;
  seed: DevelopmentSeed;
  /** The second organization, with its own permissions and people. */
  second: DevelopmentSeed;
  /** The folder of the extension to load; `null` if it was not built. */
  extensionFolder: string | null;
  /** The demo company's provider and its people; `null` without one. */
  company: { issuer: string; people: readonly DemoPerson[] } | null;
}

/** Renders the text that a developer sees after the start. Its curl lines can be pasted unchanged. */
export function formatWelcome({ url, seed, second, extensionFolder, company }: Welcome): string {
  const { token, credential } = seed;
  const [scope = ""] = token.scope.split(" ");
  const question = new URLSearchParams({ organization: seed.organization_id, scope });
  const sections = [
    [`Latchkey runs at ${url}  (Ctrl-C stops it)`],
    [`Sign in with the password ${seed.password} as`, ...formatPeople(seed.people)],
    [
      `or, in a second organization (${second.organization_id}), as`,
      ...formatPeople(second.people),
    ],
    company === null
      ? []
      : [
          `or, without a password, with the demo company's provider (${company.issuer}), as`,
          ...company.people.map(({ email, groups }) => `  ${email}  ${groups.join(", ")}`),
        ],
    extensionFolder === null ? [] : formatExtensionLines(extensionFolder, url),
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

function formatExtensionLines(folder: string, url: string): string[] {
  return [
    "Load the extension in Chrome: chrome://extensions, Developer mode, Load unpacked, this folder",
    `  ${folder}`,
    "In Firefox: npm run build, then about:debugging, This Firefox, Load Temporary Add-on,",
    "  .output/firefox-mv3/manifest.json",
    `Open it, enter the server address ${url}, then Connect and Sign in`,
  ];
}
