import * as v from "valibot";
import type { Plugin } from "vite";
import { type CopiedWork, MISSING_TEXTS } from "./license-texts.ts";

/** The file of a build with the licences of what it contains of others. */
export const NOTICES_FILE = "third-party-notices.txt";

/** Vite's list of the bundled packages, which becomes the notices. */
const PACKAGES_FILE = "third-party-packages.json";

const BundledPackages = v.array(
  v.object({
    name: v.string(),
    version: v.string(),
    identifier: v.optional(v.string(), "see below"),
    text: v.optional(v.string()),
  }),
);

/**
 * Creates the Vite plugin that adds the notices to a build. They name the packages whose code is really in the bundle.
 *
 * The build fails if one of them has no text of its licence, which nearly every licence requires.
 */
export function createNoticesPlugin(copied: readonly CopiedWork[] = []): Plugin {
  return {
    name: "latchkey:notices",
    apply: "build",
    config: () => ({ build: { license: { fileName: PACKAGES_FILE } } }),
    generateBundle: {
      // After Vite's own plugin, which writes the list.
      order: "post",
      handler(_, bundle) {
        const list = bundle[PACKAGES_FILE];
        if (list?.type !== "asset") return this.error("Vite did not list the bundled packages.");
        delete bundle[PACKAGES_FILE];
        const packages = v.parse(BundledPackages, JSON.parse(String(list.source)));
        const works = packages.map(({ name, version, identifier, text = MISSING_TEXTS[name] }) => {
          if (text !== undefined) return { title: `${name} ${version} (${identifier})`, text };
          return this.error(
            `${name} is bundled without its licence: add the text to license-texts.ts.`,
          );
        });
        const source = formatNotices([...works, ...copied]);
        this.emitFile({ type: "asset", fileName: NOTICES_FILE, source });
      },
    },
  };
}

function formatNotices(works: readonly CopiedWork[]): string {
  const line = "-".repeat(80);
  const sections = works.map(({ title, text }) => `${line}\n${title}\n${line}\n\n${text.trim()}\n`);
  return ["Latchkey contains these works of others.\n", ...sections].join("\n");
}
