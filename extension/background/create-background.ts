import type { ApiEffects } from "./api/call-api.ts";
import { connectToSetServer, leaveForbiddenServer } from "./connection/connect.ts";
import { CLIPBOARD_ALARM, clearCopiedSecret } from "./copied-secret.ts";
import { createCreationRunner } from "./creation/creation-runner.ts";
import { parseCreationAlarm } from "./creation/unsaved-secret.ts";
import type { Effects } from "./effects.ts";
import { createExpiryWatch, EXPIRY_ALARM } from "./expiry/expiry-watch.ts";
import { openNotified } from "./expiry/open-notified.ts";
import { refreshAfterChanges } from "./expiry/refresh-after-changes.ts";
import { createAccountHandlers } from "./handlers/account-handlers.ts";
import { createCreationHandlers } from "./handlers/creation-handlers.ts";
import { createKeptHandlers } from "./handlers/kept-handlers.ts";
import { createOrganizationHandlers } from "./handlers/organization-handlers.ts";
import { createProviderHandlers } from "./handlers/provider-handlers.ts";
import { createRecognitionHandlers } from "./handlers/recognition-handlers.ts";
import type { Handlers } from "./handlers/register-handlers.ts";
import { createSettingsHandlers } from "./handlers/settings-handlers.ts";
import { createStatusHandlers } from "./handlers/status-handlers.ts";
import { tellPagesAfterChanges } from "./handlers/tell-pages.ts";
import { createTokenHandlers } from "./handlers/token-handlers.ts";
import { createUserHandlers } from "./handlers/user-handlers.ts";
import { createPolicyReader } from "./managed/create-policy-reader.ts";
import { openWelcomePage } from "./managed/open-welcome-page.ts";
import { createSerializer } from "./serialize.ts";
import { createClockedFetch, loadClockLead } from "./server-clock.ts";
import { createAuthentication } from "./session/authentication.ts";

export interface Background {
  handlers: Handlers;
  /** Returns by how many milliseconds the server's clock is ahead of this computer's. */
  getClockLead(): Promise<number>;
  /** Must be called at each start of the background. */
  start(): Promise<void>;
  onAlarm(name: string): Promise<void>;
  /** Opens the first page, unless the organization turned it off. Must be called once, after the installation. */
  onInstall(): Promise<void>;
  /** Must be called if the user presses a notification. */
  onNotificationPressed(): Promise<void>;
  /** Must be called if the browser says that the organization's policy has changed. */
  onPolicyChange(): Promise<void>;
}

/** Creates the background. `browserEffects` are its only way to the browser and the network. */
export function createBackground(browserEffects: Effects): Background {
  const effects: Effects = { ...browserEffects, fetch: createClockedFetch(browserEffects) };
  const serialize = createSerializer();
  const authentication = createAuthentication(effects, serialize);
  const apiEffects: ApiEffects = {
    ...effects,
    renewSession: (ended) => authentication.renew(ended),
    signInFreshly: (key) => authentication.signInFreshly(key),
  };
  const creationRunner = createCreationRunner(apiEffects);
  const watch = createExpiryWatch(apiEffects, authentication);
  const handlers: Handlers = {
    ...createStatusHandlers(effects, authentication, serialize),
    ...createAccountHandlers(apiEffects),
    ...createOrganizationHandlers(apiEffects, authentication, serialize),
    ...createProviderHandlers(apiEffects),
    ...createTokenHandlers(apiEffects),
    ...createRecognitionHandlers(apiEffects),
    ...createCreationHandlers(effects, creationRunner),
    ...createKeptHandlers(apiEffects),
    ...createSettingsHandlers(effects, watch),
    ...createUserHandlers(apiEffects),
  };
  const readPolicy = createPolicyReader(effects, {
    apply: () => leaveForbiddenServer(effects, serialize),
    async onChanged() {
      await connectToSetServer(effects, serialize);
      await watch.show();
      effects.tellPages();
    },
  });
  return {
    handlers: tellPagesAfterChanges(refreshAfterChanges(handlers, watch), effects),
    getClockLead: () => loadClockLead(effects),
    async start() {
      await Promise.all([readPolicy(), watch.refreshIfDue()]);
    },
    async onInstall() {
      await readPolicy();
      await openWelcomePage(effects);
    },
    onNotificationPressed: () => openNotified(effects),
    onPolicyChange: readPolicy,
    async onAlarm(name) {
      const key = parseCreationAlarm(name);
      if (key !== null) await creationRunner.resume(key);
      if (name === CLIPBOARD_ALARM) await clearCopiedSecret(effects);
      if (name === EXPIRY_ALARM || key !== null) await watch.refreshIfDue();
    },
  };
}
