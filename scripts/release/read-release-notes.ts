import { CommandError } from "../command-error.ts";

/**
 * Reads what the changelog says of the version that a tag names.
 *
 * @param tag such as `v1.2.3`
 * @param version the version in `package.json`
 * @param changelog the text of CHANGELOG.md
 * @throws CommandError if tag, version and changelog do not name one version
 */
export function readReleaseNotes(tag: string, version: string, changelog: string): string {
  if (tag !== `v${version}`) {
    throw new CommandError(`The tag is ${tag}, and the version in package.json ${version}.`);
  }
  const section = changelog
    .split(/^(?=## )/m)
    .map((text) => ({ heading: text.slice(0, text.indexOf("\n")), text }))
    .find(({ heading }) => heading.startsWith(`## [${version}]`));
  if (section === undefined || !/\] - \d{4}-\d{2}-\d{2}$/.test(section.heading)) {
    throw new CommandError(`CHANGELOG.md needs a section "## [${version}] - YYYY-MM-DD".`);
  }
  const notes = section.text.slice(section.heading.length).trim();
  if (notes === "") throw new CommandError(`CHANGELOG.md says nothing of ${version}.`);
  return notes;
}
