import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import spectralCore, { type RulesetDefinition } from "@stoplight/spectral-core";
import spectralRulesets from "@stoplight/spectral-rulesets";
import { runTool } from "../tools.ts";

/** Rules of Spectral's set for OpenAPI that are off. */
const SPECTRAL_RULES = {
  // The operator of a deployment is its contact, and the document does not know them.
  "info-contact": "off",
} as const;

/** Rules of Redocly's recommended set that are off. */
const SKIPPED_REDOCLY_RULES = [
  // A fixed path wins over `{id}` (OpenAPI 3.1, §4.8.8.2), and no id is `self`.
  "no-ambiguous-paths",
  // Some open reads have nothing to refuse.
  "operation-4xx-response",
];

/** Lints an OpenAPI document by Spectral and Redocly. Warnings count. @returns one line for each finding */
export async function lintDocument(document: object): Promise<string[]> {
  const text = JSON.stringify(document, null, 2);
  return [...(await lintBySpectral(text)), ...(await lintByRedocly(text))];
}

async function lintBySpectral(text: string): Promise<string[]> {
  const spectral = new spectralCore.Spectral();
  const extended = spectralRulesets.oas as RulesetDefinition;
  spectral.setRuleset({ extends: [extended], rules: SPECTRAL_RULES });
  const findings = await spectral.run(text);
  return findings.map(
    ({ code, path, message }) => `Spectral ${code}: ${path.join("/")} ${message}`,
  );
}

async function lintByRedocly(text: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-openapi-"));
  const file = join(folder, "openapi.json");
  try {
    writeFileSync(file, text);
    const skipped = SKIPPED_REDOCLY_RULES.flatMap((rule) => ["--skip-rule", rule]);
    const format = ["--extends", "recommended", "--format", "github-actions"];
    const { output } = await runTool("redocly", ["lint", file, ...format, ...skipped], {
      cwd: folder,
      env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    // Only a run to the end says that it validated the file.
    if (!/validated in/.test(output)) return [`Redocly did not run: ${output}`];
    return output.split("\n").filter((line) => /^::(error|warning)/.test(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
