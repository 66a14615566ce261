/**
 * The layers of the source: a table of what each folder may import. ARCHITECTURE.md has the diagram.
 *
 * "worker/db" is only that folder; "worker/routes/**" includes its subfolders. A row lists the folders, single
 * files and packages that its files may import. "node:*" is every package with that prefix. A file may always
 * import from its own row. A folder without a row may import nothing.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  ...listSharedLayers(),
  ...listWorkerLayers(),
  ...listExtensionLayers(),
  // Commands run the Worker as a separate process, and its statements on the database.
  "scripts/**": [
    "worker/client",
    "worker/db/trail",
    "worker/db/recovery",
    "worker/audit",
    "worker/tokens",
    "worker/permissions/**",
    "shared/**",
    "valibot",
    "node:*",
    "oauth4webapi",
    // The demo's provider.
    "oidc-provider",
    "jose",
    "wrangler",
    "@cloudflare/workers-types",
    "vite",
    "wxt",
    "oxc-parser",
    "openapi-typescript",
    "@stoplight/spectral-core",
    "@stoplight/spectral-rulesets",
    "@wxt-dev/i18n",
    // The demo company's identity provider.
    "jose",
    "oidc-provider",
  ],
};

function listSharedLayers() {
  // Shared code runs in every runtime.
  return { "shared/**": ["valibot", "crc-32"] };
}

function listWorkerLayers() {
  const rules = ["worker/tokens", "worker/permissions/**", "shared/**", "valibot"];
  const facts = ["worker/verification", "worker/usage", "worker/audit", ...rules];
  const tables = ["worker/db", "drizzle-orm", ...facts];
  const guardedTables = ["worker/db/audit", "worker/db/trail", ...tables];
  const ownedRows = [
    "worker/db/tokens",
    "worker/db/sign-in",
    "worker/db/links",
    "worker/db/verification",
    ...guardedTables,
  ];
  const belowHttp = ["worker/db/**", "worker/env.ts", "hono", ...facts];
  const belowUseCases = ["worker/http", ...belowHttp];
  const belowFeatures = ["worker/use-cases/audit", "worker/use-cases/catalog", ...belowUseCases];
  const belowIdentity = ["worker/use-cases/**", "worker/edge", "worker/pages/**", ...belowUseCases];
  const belowMiddleware = ["worker/identity/**", ...belowIdentity];
  const reference = ["worker/openapi", "worker/pages/reference"];
  const belowRoutes = ["worker/middleware", ...reference, ...belowMiddleware];
  return {
    // Pure: no clock, no I/O, no framework.
    "worker/tokens": ["@noble/hashes", ...rules],
    "worker/permissions/**": rules,
    "worker/audit": ["@noble/hashes", ...rules],
    "worker/verification": rules,
    "worker/usage": rules,

    // Only the database layer uses drizzle.
    "worker/db": tables,
    "worker/db/trail": ["worker/audit", ...rules],
    "worker/db/recovery": ["worker/db/tokens", "worker/db/sign-in", ...guardedTables],
    "worker/db/audit": ["worker/db/trail", ...tables],
    "worker/db/tokens": guardedTables,
    "worker/db/sign-in": ["better-auth/adapters", ...guardedTables],
    "worker/db/links": guardedTables,
    "worker/db/verification": guardedTables,
    "worker/db/kept-copies": ownedRows,
    "worker/db/people": ownedRows,
    "worker/db/providers": ownedRows,
    "worker/db/catalog": ownedRows,
    "worker/db/organizations": ["worker/db/people", "worker/db/catalog", ...ownedRows],

    "worker/http": ["cloudflare:workers", "ipaddr.js", ...belowHttp],
    "worker/edge": ["cloudflare:workers", ...belowUseCases],
    // Describes the routes, which it is given.
    "worker/openapi": [
      "worker/http",
      "worker/permissions/**",
      "shared/**",
      "hono",
      "valibot",
      "@valibot/to-json-schema",
    ],
    // Pages render their arguments and load nothing.
    "worker/pages": ["worker/pages/texts", "worker/http", "shared/**", "hono"],
    "worker/pages/texts": [],
    "worker/pages/reference": ["worker/openapi", "hono"],
    "worker/use-cases/audit": belowUseCases,
    "worker/use-cases/catalog": ["worker/use-cases/audit", ...belowUseCases],
    "worker/use-cases/tokens": belowFeatures,
    "worker/use-cases/people": belowFeatures,
    "worker/use-cases/organizations": belowFeatures,
    "worker/use-cases/credentials": ["worker/use-cases/tokens", ...belowFeatures],
    "worker/identity/**": [
      "better-auth/minimal",
      "better-auth/api",
      "better-auth/cookies",
      "better-auth/types",
      "jose",
      "oauth4webapi",
      "node:crypto",
      "@zxcvbn-ts/language-common",
      ...belowIdentity,
    ],
    "worker/middleware": belowMiddleware,
    "worker/routes/**": belowRoutes,
    "worker/cron": [
      "worker/http",
      "worker/identity/providers",
      "worker/db/**",
      "worker/env.ts",
      "worker/audit",
      ...rules,
    ],
    worker: ["worker/routes/**", "worker/cron", ...belowRoutes],

    // The client and the guard run inside the programs of their users.
    "worker/client": ["openapi-fetch"],
    "worker/guard": ["shared/**", "valibot"],
  };
}

function listExtensionLayers() {
  const wire = ["extension", "shared/**", "valibot"];
  const texts = ["extension/format", ...wire];
  const stores = ["extension/state/core", "@preact/signals", ...texts];
  const activityStores = ["extension/state/activity", ...stores];
  const tokenStores = [
    "extension/state/access",
    "extension/state/account",
    "extension/state/organization",
    ...activityStores,
  ];
  const peopleStores = ["extension/state/tokens", ...tokenStores];
  const belowUi = ["extension/state/**", "@preact/signals", "preact", "wxt", ...texts];
  const belowFrame = ["extension/components/ui", ...belowUi];
  const belowFeatures = ["extension/components/frame", ...belowFrame];
  return {
    extension: ["@webext-core/messaging", ...wire],
    "extension/format": ["wxt", ".wxt/i18n", ...wire],
    // Only the background keeps a credential, speaks OAuth or calls fetch.
    "extension/background/**": ["wxt", "oauth4webapi", ...texts],

    // Stores decide, components render: no store imports a component.
    "extension/state/core": stores,
    "extension/state/activity": stores,
    "extension/state/access": activityStores,
    "extension/state/account": activityStores,
    "extension/state/organization": activityStores,
    "extension/state/tokens": tokenStores,
    "extension/state/people": peopleStores,
    "extension/state/app": ["extension/state/people", ...peopleStores],

    "extension/components/ui": belowUi,
    "extension/components/frame": belowFrame,
    "extension/components/access": belowFeatures,
    "extension/components/activity": belowFeatures,
    "extension/components/secrets": belowFeatures,
    "extension/components/sign-in": belowFeatures,
    "extension/components/tokens": [
      "extension/components/secrets",
      "extension/components/access",
      "extension/components/activity",
      ...belowFeatures,
    ],
    "extension/components/people": ["extension/components/activity", ...belowFeatures],
    "extension/components/organization": [
      "extension/components/people",
      "extension/components/secrets",
      ...belowFeatures,
    ],
    "extension/components/providers": belowFeatures,
    "extension/components/account": [
      "extension/components/organization",
      "extension/components/secrets",
      "extension/components/activity",
      ...belowFeatures,
    ],
    "extension/components/welcome": ["extension/styles", ...belowFeatures],
    "extension/components/app": ["extension/components/**", "extension/styles", ...belowFeatures],
    // background.ts, the only entry point that is not a page.
    "extension/entrypoints": ["extension/background/**", "wxt"],
    "extension/entrypoints/**": [
      "extension/components/app",
      "extension/components/welcome",
      ...texts,
    ],
  };
}
