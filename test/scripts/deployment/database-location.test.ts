import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { confirmNearHere } from "../../../scripts/deployment/database-location.ts";

/** Answers the question of a terminal, and returns what was shown. */
async function answer(text: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = new PassThrough();
  input.write(`${text}\n`);
  const asked = confirmNearHere(input as never, output);
  const error = await asked.then(
    () => null,
    (reason: Error) => reason.message,
  );
  return { error, shown: String(output.read() ?? "") };
}

describe("confirmNearHere", () => {
  it.each(["y", "Yes", " yes "])(
    "goes on after %j, and says where the primary will be",
    async (text) => {
      const { error, shown } = await answer(text);
      expect(error).toBeNull();
      expect(shown).toContain("near this computer");
      expect(shown).toContain("--location=weur|eeur|wnam|enam|apac|oc");
    },
  );

  it.each(["", "n", "yesterday"])("stops after %j", async (text) => {
    expect((await answer(text)).error).toBe("Not deployed.");
  });

  it("stops where nobody can answer, and says how to choose", async () => {
    expect((await answer("y", false)).error).toContain("--location=weur");
  });
});
