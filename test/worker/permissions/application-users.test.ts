import { describe, expect, it } from "vitest";
import { applicationUsers } from "../../../worker/permissions/presets/application-users.ts";

describe("the preset application-users", () => {
  it("offers Full Access (GET & POST) and Read Access (GET only) for every API, or neither", () => {
    expect(applicationUsers.apis.length).toBeGreaterThan(1);
    for (const { levels } of applicationUsers.apis) {
      expect(levels?.map(({ name, description, methods }) => [name, description, methods])).toEqual(
        [
          ["Full Access", "GET & POST", ["GET", "POST"]],
          ["Read Access", "GET only", ["GET"]],
        ],
      );
    }
    // No Access is the default, so a token needs no scope.
    expect(applicationUsers.min_scopes).toBe(0);
  });

  it("offers 3, 6 (default) or 12 months, which can be edited later", () => {
    expect(applicationUsers.expiry).toEqual({
      choices: [{ months: 3 }, { months: 6 }, { months: 12 }],
      default: { months: 6 },
      max_days: null,
      editable: true,
    });
  });

  it("lets the control Application Users > API Tokens manage other people's tokens", () => {
    const [control] = applicationUsers.manages["tokens.others"] ?? [];
    const named = applicationUsers.controls.find(({ id }) => id === control);
    expect(named?.name).toBe("Application Users > API Tokens");
    const groupsWithControl = applicationUsers.groups.filter(({ controls }) =>
      controls.includes(control ?? ""),
    );
    const everyLevel = applicationUsers.apis.flatMap(({ id }) => [`${id}:full`, `${id}:read`]);
    expect(groupsWithControl.map((group) => group.grants_for_others)).toEqual([everyLevel]);
  });
});
