import type { Context } from "hono";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import { putGroupControls } from "../../db/catalog/catalog-queries.ts";
import { canStillAct, hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { narrowedParts } from "../../permissions/administrators.ts";
import type { Catalog } from "../../permissions/catalog.ts";
import { type ControlsRefusal, withGroupControls } from "../../permissions/powers.ts";
import { buildCredentialAuditEvent, describeChange } from "../audit/audit-event.ts";
import { requireAuthority, requireCatalog } from "./require-catalog.ts";

/**
 * Sets the controls of a group, which makes a new version of the catalog.
 *
 * @returns the resulting catalog
 * @throws ProblemError `beyond_authority`, which is audited, `last_administrator`, or `conflict` if the
 *   catalog changed in the meantime
 */
export async function changeGroupControls(
  c: Context<AppEnv>,
  groupId: string,
  controls: readonly string[],
): Promise<Catalog> {
  const { credential, db, now } = c.var;
  const { catalog, version } = await requireCatalog(c);
  const next = withGroupControls(catalog, credential, groupId, controls);
  if (!next.ok) return refuse(c, groupId, controls, next.refusal);
  const before = catalog.groups.find(({ id }) => id === groupId)?.controls ?? [];
  const changed = describeChange("controls", before.toSorted(), controls.toSorted());
  if (Object.keys(changed).length === 0) return catalog;
  const id = `${credential.organization}/${version + 1}`;
  const details = { group: groupId, ...changed };
  const event = buildCredentialAuditEvent(c, "catalog.put", { kind: "catalog", id }, details);
  const change = { from: catalog, to: next.value };
  const authority = await requireAuthority(c);
  if (await putGroupControls(db, change, { authority, now, event })) return next.value;
  if (!(await hasValidCredential(db, credential, now))) throw new ProblemError("invalid_token");
  const isAuthorized = await canStillAct(db, { ...credential, membership: authority }, now);
  const isLast = isAuthorized && narrowedParts(catalog, next.value).length > 0;
  throw new ProblemError(isLast ? "last_administrator" : "conflict");
}

async function refuse(
  c: Context<AppEnv>,
  group: string,
  controls: readonly string[],
  refusals: readonly ControlsRefusal[],
): Promise<never> {
  if (refusals.some(({ reason }) => reason === "unknown_group")) {
    throw new ProblemError("not_found");
  }
  if (refusals.some(({ reason }) => reason === "beyond_authority")) {
    const event = buildCredentialAuditEvent(c, "authority.refused", null, { group, controls });
    await recordEvent(c.var.db, event);
    throw new ProblemError("beyond_authority");
  }
  const errors = refusals.flatMap((refusal) =>
    "index" in refusal
      ? [{ pointer: `/controls/${refusal.index}`, detail: DETAILS[refusal.reason] }]
      : [],
  );
  throw new ProblemError("invalid_input", { errors });
}

const DETAILS = {
  unknown_control: "Is no control of the catalog.",
  repeated_control: "Stands twice.",
} as const;
