import { describe, expect, it } from "vitest";
import { readSeedOptions } from "../../../scripts/seeding/seed-options.ts";
import { readServeOptions } from "../../../scripts/server/serve-options.ts";
import { PRESET_CATALOGS } from "../../../worker/permissions/presets/preset-catalogs.ts";

const NAMES = Object.keys(PRESET_CATALOGS);
const messageOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  throw new Error("was not refused");
};

describe("readSeedOptions", () => {
  it.each(NAMES)("takes the preset %s", (preset) => {
    expect(readSeedOptions(["--preset", preset])).toEqual({ preset });
  });

  it("takes an organization other than home, with or without a name", () => {
    const args = ["--preset=cryptlex", "--organization=org_b"];
    expect(readSeedOptions(args)).toEqual({ preset: "cryptlex", organization: { id: "org_b" } });
    expect(readSeedOptions([...args, "--name", "Branch"])).toMatchObject({
      organization: { id: "org_b", name: "Branch" },
    });
    expect(() => readSeedOptions(["--preset=cryptlex", "--name=Branch"])).toThrow("--organization");
  });

  it.each([[["--preset", "cryptlx"]], [["--preset=toString"]], [[]]])(
    "refuses %j and lists the known presets",
    (args) => {
      const message = messageOf(() => readSeedOptions(args));
      for (const name of NAMES) expect(message).toContain(name);
    },
  );

  it("refuses an unknown option", () => {
    expect(() => readSeedOptions(["--prest", "cryptlex"])).toThrow("--prest");
  });
});

describe("readServeOptions", () => {
  it("takes a known preset, and none by default", () => {
    expect(readServeOptions([], {}).preset).toBeNull();
    expect(readServeOptions(["--preset", "cryptlex"], {}).preset).toBe("cryptlex");
    expect(messageOf(() => readServeOptions(["--preset", "x"], {}))).toContain("cryptlex");
  });
});
