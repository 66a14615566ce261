import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { formatSecret } from "../../../extension/format/copy-formats.ts";

const SECRET = `lk_pat_${"s".repeat(61)}`;

/** Runs a copied line in bash, with functions in place of the programs that it calls. */
const run = (format: "github" | "wrangler" | "docker") => {
  const programs = [
    'gh() { echo "gh $*: $(cat)"; }',
    'npx() { echo "npx $*: $(cat)"; }',
    'docker() { echo "$1 $4: $(cat "$3")"; }',
  ];
  const script = [...programs, formatSecret(format, SECRET, "")].join("\n");
  return execFileSync("bash", ["-c", script], { encoding: "utf8" }).trim();
};

describe("a line for a shell", () => {
  it.each([
    ["github", `gh secret set LATCHKEY_TOKEN: ${SECRET}`],
    ["wrangler", `npx wrangler secret put LATCHKEY_TOKEN: ${SECRET}`],
    ["docker", `run IMAGE: LATCHKEY_TOKEN=${SECRET}`],
  ] as const)(
    "gives the program the secret by its input, and not as an argument: %s",
    (format, output) => {
      expect(run(format)).toBe(output);
      // Shells that are told to leave such lines out of their history do so.
      expect(formatSecret(format, SECRET, "")).toMatch(/^ \w/);
    },
  );
});
