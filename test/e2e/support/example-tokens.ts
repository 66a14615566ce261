import { runSql } from "./database.ts";
import { E2E_URL } from "./server.ts";

const DAY = 86_400;

export interface ExampleToken {
  name: string;
  description?: string;
  permissions: readonly string[];
  /** Days from now; negative if expired, `null` if it never expires. */
  expiresInDays: number | null;
  /** Seconds since the last use; absent if never used. */
  usedSecondsAgo?: number;
  /** Requests per day; the last entry is today's. */
  uses?: readonly number[];
  createdDaysAgo: number;
  revoked?: true;
}

export const LONG_NAME =
  "Nightly export of every environment's API usage to the finance warehouse, northern region, read only";

const LONG_DESCRIPTION = `Runs at 02:30 on build-07 and writes one Parquet file per environment.
Owner: finance-data@example.test. Runbook: https://runbooks.example.test/exports/nightly/usage/northern-region?version=2026-11
ThisPartHasNoPlaceToBreakAtAllSoThatALineMustBreakWithinTheWordOrRunOutOfTheCardWhichNobodyWants`;

/** The tokens of a person who uses them daily, newest first. */
export const EXAMPLE_TOKENS: readonly ExampleToken[] = [
  {
    name: "Deploy from CI",
    description: "Pipeline of the storefront.",
    permissions: ["API_READ", "API_WRITE", "ENVIRONMENT_READ", "SUBSCRIPTIONS_WRITE"],
    expiresInDays: 82,
    usedSecondsAgo: 240,
    uses: [310, 520, 290, 40, 25, 480, 610, 560, 140],
    createdDaysAgo: 8,
  },
  {
    name: "Grafana read-only",
    permissions: ["METRICS_READ"],
    expiresInDays: 24,
    usedSecondsAgo: 3 * 3600,
    createdDaysAgo: 6,
  },
  {
    name: "Local script on the studio machine",
    permissions: ["API_READ", "JOBS_READ"],
    expiresInDays: 6,
    usedSecondsAgo: 30 * 3600,
    createdDaysAgo: 24,
  },
  {
    name: "Terraform",
    permissions: [
      "API_READ",
      "PLAN_READ",
      "ENVIRONMENT_READ",
      "APPLICATION_READ",
      "RULE_SETS_READ",
    ],
    expiresInDays: null,
    createdDaysAgo: 60,
  },
  {
    name: "Partner sandbox",
    permissions: ["API_READ", "PLAN_READ", "ORGANIZATION_READ"],
    expiresInDays: 170,
    createdDaysAgo: 10,
  },
];

/** Tokens that are hard to lay out, and tokens in other states. */
export const AWKWARD_TOKENS: readonly ExampleToken[] = [
  {
    name: LONG_NAME,
    description: LONG_DESCRIPTION,
    permissions: ["METRICS_READ", "ENVIRONMENT_READ"],
    expiresInDays: 0.8,
    createdDaysAgo: 29,
  },
  { name: "Deploy from CI", permissions: ["API_READ"], expiresInDays: 12, createdDaysAgo: 40 },
  {
    name: "Contractor, autumn release",
    permissions: ["API_READ"],
    expiresInDays: -3,
    usedSecondsAgo: 5 * DAY,
    createdDaysAgo: 33,
  },
  {
    name: "Laptop that was stolen",
    permissions: ["API_READ", "API_WRITE"],
    expiresInDays: 300,
    usedSecondsAgo: 21 * DAY,
    createdDaysAgo: 65,
    revoked: true,
  },
];

/** Issues the tokens through the API, then writes their dates and uses to the database. */
export async function issueExamples(session: string, examples: readonly ExampleToken[]) {
  for (const example of examples) {
    const { id } = await call<{ id: string }>(session, "/v1/tokens", {
      name: example.name,
      description: example.description ?? "",
      expires: null,
      scopes: example.permissions.map((permission) => ({ permission })),
    });
    if (example.revoked) await call(session, `/v1/tokens/${id}/revoke`);
    const now = Math.floor(Date.now() / 1000);
    const { expiresInDays, usedSecondsAgo } = example;
    runSql(
      "UPDATE tokens SET created_at = ?, expires_at = ?, last_used_at = ? WHERE id = ?",
      now - example.createdDaysAgo * DAY,
      expiresInDays === null ? null : now + Math.floor(expiresInDays * DAY) + 3600,
      usedSecondsAgo === undefined ? null : now - usedSecondsAgo,
      id,
    );
    const today = Math.floor(now / DAY);
    const days = (example.uses ?? [])
      .toReversed()
      .map((count, daysAgo) => [id, today - daysAgo, count]);
    runSql(
      "INSERT INTO token_usage (token_id, day, allowed) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
      JSON.stringify(days),
    );
  }
}

async function call<Answer>(session: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(E2E_URL + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${session}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}
