import { applyD1Migrations, createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import { FAULT, refusalOf } from "../identity/support/refusal-of.ts";
import { dropTables } from "../support/drop-tables.ts";
import { faultyEnv, type Trip } from "../support/faulty-env.ts";
import { ROUTES } from "../support/routes.ts";
import { prepareRequest } from "./route-requests.ts";

beforeAll(prepare, PREPARE_MS);

/** Routes without a round trip to D1, also if the caller is signed in. */
const WITHOUT_TRIPS = [
  "GET /",
  "GET /.well-known/oauth-authorization-server",
  "GET /openapi.json",
  "GET /catalog.schema.json",
  "GET /docs",
  "GET /pages/reference.css",
  "GET /health/live",
  "GET /invitation",
  "GET /password",
  "GET /pages/link-code.js",
  "GET /pages/style.css",
  "GET /pages/show-password.js",
  // Exists only in development.
  "POST /development/seed",
];

/** The limits of time that run. They end when a round trip hangs, so that the tests do not wait. */
let limits: (() => void)[] = [];
let isHanging = false;

beforeEach(() => {
  const { setTimeout } = globalThis;
  vi.stubGlobal("setTimeout", (end: () => void, ms = 0) => {
    if (ms > 1_000) limits.push(end);
    return setTimeout(end, isHanging ? 0 : ms);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function hang(): Promise<never> {
  isHanging = true;
  for (const end of limits) end();
  return new Promise<never>(() => undefined);
}

const isWrite = ({ sql }: Trip) => !sql.every((text) => /^\s*SELECT/i.test(text));

/** Gives every cell of an answer another type. */
function swapTypes(value: unknown): unknown {
  if (typeof value === "number") return `${value}`;
  if (typeof value === "string") return 7;
  if (Array.isArray(value)) return value.map(swapTypes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, cell]) => [name, swapTypes(cell)]));
}

/** Returns the answer with other types in its rows, or in its counts if it has no rows. Changes nothing in D1. */
async function answerOtherTypes(trip: Trip): Promise<unknown> {
  if (isWrite(trip)) {
    const results = trip.sql.map(() => ({ success: true, results: [], meta: { changes: "1" } }));
    return trip.isBatch ? results : results[0];
  }
  const answer = await trip.run();
  const swapRows = (result: D1Result) => ({
    ...result,
    results: swapTypes(result.results),
    meta: swapTypes(result.meta),
  });
  if (trip.isBatch) return (answer as D1Result[]).map(swapRows);
  return Array.isArray(answer) ? swapEmpty(answer) : swapRows(answer as D1Result);
}

/** An empty list of rows says nothing wrong, so it gets a row without cells. */
const swapEmpty = (rows: unknown[]) => (rows.length === 0 ? [[]] : swapTypes(rows));

async function answerEmptyRows(trip: Trip): Promise<unknown> {
  const result = { success: true, results: [{}], meta: { changes: isWrite(trip) ? null : 0 } };
  return trip.isBatch ? trip.sql.map(() => result) : result;
}

/** Other answers are tested once for all queries, in test/worker/db/check-d1-answer.test.ts. */
const FAULTS: Record<string, (trip: Trip) => Promise<unknown>> = {
  hangs: hang,
  "answers rows without cells": answerEmptyRows,
  "answers other types": answerOtherTypes,
};

async function ask(request: Request, bindings: Env): Promise<Response> {
  const copy = request.clone();
  // Another network for each request, so that no limit of sign-ins applies.
  const address = `198.51.100.${crypto.getRandomValues(new Uint8Array(1))}`;
  copy.headers.set("CF-Connecting-IP", address);
  const context = createExecutionContext();
  const response = await app.fetch(copy, bindings, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Describes an answer to a request whose storage failed, as `PROPER` if nothing is wrong with it. */
async function judge(response: Response): Promise<string> {
  // A stream that has begun can only break off.
  const text = await response
    .clone()
    .text()
    .catch(() => null);
  if (text === null) return PROPER;
  if (/D1_|<html>502|Failed query/.test(text)) return "shows the fault";
  if (response.headers.getSetCookie().some((line) => line.includes("session"))) {
    return "changes the sign-in";
  }
  if (response.headers.get("Content-Type")?.startsWith("text/html")) {
    return (await refusalOf(response)) === FAULT ? PROPER : `page: ${text.slice(-300)}`;
  }
  const { status, headers } = response;
  return status === 503 && headers.get("Retry-After") === "5" ? PROPER : `${status}: ${text}`;
}

const PROPER = "503";

/** Fails each round trip of the request in each way, until all were made. @returns the answers that are not proper */
async function failEachTrip(key: string): Promise<string[]> {
  const request = await prepareRequest(key);
  const wrong: string[] = [];
  for (let at = 1, isDone = false; !isDone; at++) {
    const outcomes = await failTrip(request, at);
    isDone = outcomes.length < Object.keys(FAULTS).length;
    wrong.push(...outcomes.filter((outcome) => !outcome.endsWith(PROPER)));
    if (at === 1 && outcomes.length === 0) wrong.push("makes no round trip");
  }
  return wrong;
}

/** @returns what came of each fault; fewer if the request makes fewer trips, or after it has made a change */
async function failTrip(request: Request, at: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (const [fault, onTrip] of Object.entries(FAULTS)) {
    await env.DB.prepare("DELETE FROM sign_in_attempts").run();
    limits = [];
    isHanging = false;
    const { env: bindings, trips, hasRecorded } = faultyEnv(at, onTrip);
    const response = await ask(request, bindings);
    if (trips() < at) break;
    outcomes.push(`trip ${at} ${fault}: ${await judge(response)}`);
    // What follows a change is a sign-in, which has a route of its own.
    if (hasRecorded()) break;
  }
  return outcomes;
}

const routes = Object.keys(ROUTES).filter(
  (key) => !WITHOUT_TRIPS.includes(key) && key !== "POST /setup",
);

it.each(routes)("%s answers 503, neither yes nor no, whichever round trip fails", async (key) => {
  expect(await failEachTrip(key)).toEqual([]);
});

it("POST /setup says so too", async () => {
  await dropTables(env.DB);
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await failEachTrip("POST /setup")).toEqual([]);
});
