import { describe, expect, it } from "vitest";
import { applicationUsers } from "../../../worker/permissions/presets/application-users.ts";

describe("the preset application-users", () => {
  it("gives every API Full Access (GET & POST), Read Access (GET only), or none of the two", () => {
    expect(applicationUsers.apis.length).toBeGreaterThan(1);
    for (const { levels } of applicationUsers.apis) {
      expect(levels?.map(({ name, description, methods }) => [name, description, methods])).toEqual(
        [
          ["Full Access", "GET & POST", ["GET", "POST"]],
          ["Read Access", "GET only", ["GET"]],
        ],
      );
    }
    // No Access is the default: nothing has to be picked.
    expect(applicationUsers.min_scopes).toBe(0);
  });

  it("offers 3, 6 (default) or 12 months, to be edited later", () => {
    expect(applicationUsers.expiry).toEqual({
      choices: [{ months: 3 }, { months: 6 }, { months: 12 }],
      default: { months: 6 },
      max_days: null,
      editable: true,
    });
  });

  it("has other people's tokens managed under the control Application Users > API Tokens", () => {
    const [control] = applicationUsers.manages["tokens.others"] ?? [];
    const named = applicationUsers.controls.find(({ id }) => id === control);
    expect(named?.name).toBe("Application Users > API Tokens");
    const carriers = applicationUsers.groups.filter(({ controls }) =>
      controls.includes(control ?? ""),
    );
    expect(carriers.map((group) => group.grants_for_others)).toEqual(["*"]);
  });
});
