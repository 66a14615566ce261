// Icons need no build plugin: components/ui/icon.tsx draws inline path data (Lucide, ISC license), so that
// tests render them like the build.
import { defineConfig } from "wxt";
import { createNoticesPlugin } from "./scripts/packaging/create-notices-plugin.ts";
import { LUCIDE, MONO_FONT } from "./scripts/packaging/license-texts.ts";

/** The public key that fixes Chrome's extension id, and so the sign-in redirect. */
const CHROME_KEY =
  "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4SyyQFNbKF5iKvV63Eglg7eLEzCgrmqsX/5+XogVOHQA6PEmRvPh6Po4oq8FZrLOo8tL93Nc6ijuwWckBVM4y5DY6/7WKv3T+D9T8qztViZ1Wy1Q4g9vtFFRvYUh9W1cY8vbSnRtQv6CtPxSvlYiwlOglJCRhanJtsiE7/ydXf+LG0Ruhl9mQ9laMTk7xbQX6a7WV5qTR32zshdSQOfMvIjRjJ6vE5Tb70KkzzqgPIvCHl7Wcv/YyQeU6n06rC1gx1N8Qw6uIADnOElB/H1RLdCkJnZ5NaJWti4xLWe1FoVQ66Y5r6KJBGiRLI2T9TA/udexg8ysd/xvuZf2+G9sDQIDAQAB";

/** Firefox derives the host of the sign-in redirect from this id. */
const GECKO_ID = "latchkey@latchkey.example";

/**
 * Builds the content security policy of pages and background.
 *
 * Plain http works on loopback only. `ws:` is the hot reload of the development server.
 */
const extensionPagesPolicy = (dev: boolean) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src https: http://localhost:* http://127.0.0.1:*${dev ? " ws://localhost:*" : ""}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The part of rolldown's module information that `getFirstChunk` needs. */
interface ModuleGraph {
  getModuleInfo(id: string): { importers: string[] } | null;
}

/**
 * Puts what every page starts with into one script, which compresses better than the pieces that lazy screens share.
 * What the background starts with too keeps its own script.
 */
function getFirstChunk(id: string, graph: ModuleGraph): string | null {
  const importers = new Set([id]);
  for (const importer of importers) {
    for (const next of graph.getModuleInfo(importer)?.importers ?? []) importers.add(next);
  }
  const isImportedBy = (file: string) => [...importers].some((importer) => importer.endsWith(file));
  return isImportedBy("/app/start-app.tsx") && !isImportedBy("/entrypoints/background.ts")
    ? "first"
    : null;
}

export default defineConfig({
  srcDir: "extension",
  // By default WXT looks for this folder in the package root.
  publicDir: "extension/public",
  outDir: ".output",
  manifestVersion: 3,
  imports: false,
  modules: ["@wxt-dev/i18n/module"],
  webExt: { disabled: true },
  vite: ({ command }) => ({
    // The development server bundles WXT's own tools, which never ship.
    plugins: command === "serve" ? [] : [createNoticesPlugin([LUCIDE, MONO_FONT])],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      // The browsers of the manifest. For older ones, `:dir()` would become a guess from the language.
      cssTarget: ["chrome144", "firefox140"],
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: getFirstChunk }] } },
      },
    },
  }),
  hooks: {
    "build:manifestGenerated": (_, manifest) => {
      // Firefox opens the sidebar at install by default.
      if (manifest.sidebar_action !== undefined) manifest.sidebar_action.open_at_install = false;
      // WXT takes these from the titles of the pages, which are the same in every language.
      for (const control of [manifest.action, manifest.sidebar_action]) {
        if (control !== undefined) control.default_title = "__MSG_extName__";
      }
    },
  },
  manifest: ({ browser, command }) => {
    const firefox = browser === "firefox";
    return {
      name: "__MSG_extName__",
      description: "__MSG_extDescription__",
      default_locale: "en",
      permissions: [
        "storage",
        "identity",
        "alarms",
        "clipboardWrite",
        ...(firefox ? [] : ["offscreen", "sidePanel"]),
      ],
      optional_permissions: ["notifications", "clipboardRead"],
      commands: {
        // Keys that no browser or operating system uses, as far as we know.
        _execute_action: {
          suggested_key: { default: "Alt+Shift+Y", mac: "MacCtrl+Shift+Y" },
        },
      },
      // Firefox reads a policy without a schema.
      ...(firefox ? {} : { storage: { managed_schema: "managed-schema.json" } }),
      content_security_policy: { extension_pages: extensionPagesPolicy(command === "serve") },
      // The oldest browsers with every API in use. The last ones were Temporal in Chrome and the data
      // collection permissions in Firefox.
      ...(firefox
        ? {
            browser_specific_settings: {
              gecko: {
                id: GECKO_ID,
                strict_min_version: "140.0",
                // Mozilla counts what goes to a server of one's own: the session, and names and emails.
                data_collection_permissions: {
                  required: ["authenticationInfo", "personallyIdentifyingInfo"],
                },
              },
            },
          }
        : { key: CHROME_KEY, minimum_chrome_version: "144" }),
    };
  },
});
