import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { openSignIn } from "../../../worker/db/recovery/open-sign-in.ts";
import { getRandomBytes } from "../../../worker/http/get-random-bytes.ts";
import { generateId } from "../../../worker/tokens/generate-id.ts";
import { NO_ACTOR } from "../support/no-actor.ts";
import { now, storeOrganization } from "../support/organizations.ts";

const demand = async (id: string) => {
  await storeOrganization(id);
  await env.DB.prepare("UPDATE organizations SET sign_in = 'provider' WHERE id = ?").bind(id).run();
};
const open = (macs: typeof NO_ACTOR.macs | null) =>
  openSignIn(env.DB, {
    macs,
    now: now(),
    requestId: "deploy-test",
    newEventId: () => generateId("aud", getRandomBytes),
  });
const listDemanding = async () =>
  (await env.DB.prepare("SELECT id FROM organizations WHERE sign_in = 'provider'").all()).results;
const listEvents = async () =>
  (
    await env.DB.prepare(
      "SELECT organization, details FROM audit_events WHERE action = 'organization.updated'",
    ).all()
  ).results;

it("the last resort opens every organization that demands its provider, and records it", async () => {
  await storeOrganization("org_free");
  await demand("org_a");
  await demand("org_b");
  expect(await open(NO_ACTOR.macs)).toEqual(["org_a", "org_b"]);
  expect(await listDemanding()).toEqual([]);
  const details = JSON.stringify({ sign_in: ["provider", "any"], by: "operator" });
  expect(await listEvents()).toEqual([
    { organization: "org_a", details },
    { organization: "org_b", details },
  ]);
  expect(await open(NO_ACTOR.macs)).toEqual([]);

  await demand("org_a");
  expect(await open(null)).toEqual(["org_a"]);
  expect(await listDemanding()).toEqual([]);
  expect(await listEvents()).toHaveLength(2);
});
