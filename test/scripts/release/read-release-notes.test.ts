import { describe, expect, it } from "vitest";
import { readReleaseNotes } from "../../../scripts/release/read-release-notes.ts";

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Something that is not released.

## [0.2.0] - 2026-12-01

### Fixed

- A fault.

## [0.1.0] - 2026-11-01

### Added

- The first version.
`;

describe("the notes of a release", () => {
  it("are what the changelog says of the version that the tag names", () => {
    expect(readReleaseNotes("v0.2.0", "0.2.0", CHANGELOG)).toBe("### Fixed\n\n- A fault.");
    expect(readReleaseNotes("v0.1.0", "0.1.0", CHANGELOG)).toBe(
      "### Added\n\n- The first version.",
    );
  });

  it.each(["v0.2.1", "0.2.0", "v0.2", "", "v0.2.0-rc.1"])(
    "are refused for the tag %o of the version 0.2.0",
    (tag) => {
      expect(() => readReleaseNotes(tag, "0.2.0", CHANGELOG)).toThrow("version in package.json");
    },
  );

  it.each([
    ["no section", "0.3.0", CHANGELOG],
    ["a section of a longer version only", "0.2.0", CHANGELOG.replace("[0.2.0]", "[0.2.0-rc.1]")],
    ["no date", "0.2.0", CHANGELOG.replace(" - 2026-12-01", "")],
  ])("are refused if the changelog has %s", (_, version, changelog) => {
    expect(() => readReleaseNotes(`v${version}`, version, changelog)).toThrow("needs a section");
  });

  it("are refused if the section is empty", () => {
    const changelog = "## [1.0.0] - 2026-12-01\n\n## [0.9.0] - 2026-11-01\n\n- Something.\n";
    expect(() => readReleaseNotes("v1.0.0", "1.0.0", changelog)).toThrow("says nothing");
  });
});
