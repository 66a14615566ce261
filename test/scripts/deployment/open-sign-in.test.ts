import { expect, it } from "vitest";
import { formatOpenedSignIn } from "../../../scripts/deployment/open-sign-in.ts";

it("tells the operator what --open-sign-in opened, and if the trail shows it", () => {
  expect(formatOpenedSignIn([], { isRecorded: true })).toMatch(/Nothing was changed/);
  const opened = formatOpenedSignIn(["org_a", "org_b"], { isRecorded: true });
  expect(opened).toContain("org_a, org_b");
  expect(opened).not.toContain("AUDIT_KEYS");
  expect(formatOpenedSignIn(["org_a"], { isRecorded: false })).toContain("AUDIT_KEYS is missing");
});
