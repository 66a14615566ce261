import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchData } from "./bench-data.ts";
import type { Target } from "./measure.ts";
import { originOf } from "./workers.ts";

export type TargetName =
  | "bare Hono route"
  | "bare Hono route with a log line"
  | "bare keyed D1 read"
  | "better-auth API-key plugin on D1"
  | "hot /verify"
  | "hot /verify, one token of a list"
  | "hot /verify, 5,000 tokens"
  | "bare form and JSON"
  | "hot introspection"
  | "bare RPC"
  | "hot RPC"
  | "cold /verify"
  | "cold /verify, first use ever"
  | "bare 401 with the same headers"
  | "malformed token"
  | "forged token";

/** Long enough to read 5,000 tokens from D1. */
const MANY_SECONDS = 12;
/** Long enough for the plugin's first answer, which can take more than a second. */
const PLUGIN_SECONDS = 4;
/** The number of keys that the plugin verifies in turn. */
const PLUGIN_KEYS = 100;

/** Makes the targets of the validation table. */
export async function makeTargets(data: BenchData, rpc: boolean): Promise<Target<TargetName>[]> {
  const { files, secrets, service } = data;
  const hot = secrets[0]?.secret ?? "";
  const authorization = `Bearer ${hot}`;
  const each = "Bearer {}";
  const verify = `${originOf("latchkey")}/verify`;
  const bare = originOf("bare");
  const form = {
    method: "POST",
    authorization: `Bearer ${service.secret}`,
    body: `token=${hot}`,
  } as const;
  const keys = await makePluginKeys(data.folder);
  return [
    { name: "bare Hono route", load: { url: `${bare}/`, authorization } },
    { name: "bare Hono route with a log line", load: { url: `${bare}/log`, authorization } },
    { name: "hot /verify", load: { url: verify, authorization } },
    {
      name: "hot /verify, one token of a list",
      load: { url: verify, authorization: each, items: files.one },
    },
    {
      name: "hot /verify, 5,000 tokens",
      load: { url: verify, authorization: each, items: files.many },
      warmUpSeconds: MANY_SECONDS,
    },
    { name: "bare form and JSON", load: { url: `${bare}/introspect`, ...form } },
    {
      name: "hot introspection",
      load: { url: `${originOf("latchkey")}/oauth/introspect`, ...form },
    },
    ...(rpc
      ? [
          {
            name: "bare RPC" as const,
            load: { url: `${originOf("bareRpcCaller")}/`, authorization },
          },
          { name: "hot RPC" as const, load: { url: `${originOf("rpcCaller")}/`, authorization } },
        ]
      : []),
    {
      name: "bare 401 with the same headers",
      load: { url: `${bare}/refuse`, authorization: each, items: files.malformed, status: 401 },
    },
    {
      name: "malformed token",
      load: { url: verify, authorization: each, items: files.malformed, status: 401 },
    },
    {
      name: "forged token",
      load: { url: verify, authorization: each, items: files.forged, status: 401 },
    },
    {
      name: "bare keyed D1 read",
      load: { url: `${bare}/read/{}`, authorization, items: files.digests },
    },
    { name: "cold /verify", load: { url: verify, authorization: each, items: files.used } },
    {
      name: "cold /verify, first use ever",
      load: { url: verify, authorization: each, items: files.unused },
      maxItems: data.unusedTokens,
    },
    {
      name: "better-auth API-key plugin on D1",
      load: { url: `${originOf("apiKey")}/`, authorization: each, items: keys },
      warmUpSeconds: PLUGIN_SECONDS,
    },
  ];
}

export type GrowthName =
  `${"cold /verify" | "token list"}: ${"small" | "medium" | "large" | "wide"}`;

/** Makes the same two targets for databases of different sizes, on Workers whose cache is often emptied. */
export function makeGrowthTargets({ files, session }: BenchData): Target<GrowthName>[] {
  return (["small", "medium", "large", "wide"] as const).flatMap((size) => [
    {
      name: `cold /verify: ${size}` as const,
      load: {
        url: `${originOf(size)}/verify`,
        authorization: "Bearer {}",
        items: size === "small" || size === "wide" ? files.few : files.used,
      },
    },
    {
      name: `token list: ${size}` as const,
      load: {
        url: `${originOf(size)}/v1/tokens`,
        authorization: `Bearer ${session.secret}`,
      },
    },
  ]);
}

async function makePluginKeys(folder: string): Promise<string> {
  const url = `${originOf("apiKey")}/keys/${PLUGIN_KEYS}`;
  const response = await fetch(url, { method: "POST" });
  const text = await response.text();
  if (!response.ok) throw new Error(`the plugin made no keys: ${text.slice(0, 500)}`);
  const path = join(folder, "keys.txt");
  writeFileSync(path, `${text}\n`);
  return path;
}
