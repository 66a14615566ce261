import type { ApiEffects } from "./api/call-api.ts";
import { CLIPBOARD_ALARM, clearCopiedSecret } from "./copied-secret.ts";
import { createCreationRunner } from "./creation/creation-runner.ts";
import { connectionOfAlarm } from "./creation/unsaved-secret.ts";
import type { Effects } from "./effects.ts";
import { createExpiryWatch, EXPIRY_ALARM } from "./expiry/expiry-watch.ts";
import { refreshAfterChanges } from "./expiry/refresh-after-changes.ts";
import { accountHandlers } from "./handlers/account-handlers.ts";
import { creationHandlers } from "./handlers/creation-handlers.ts";
import { organizationHandlers } from "./handlers/organization-handlers.ts";
import { recognitionHandlers } from "./handlers/recognition-handlers.ts";
import type { Handlers } from "./handlers/register-handlers.ts";
import { settingsHandlers } from "./handlers/settings-handlers.ts";
import { statusHandlers } from "./handlers/status-handlers.ts";
import { tokenHandlers } from "./handlers/token-handlers.ts";
import { userHandlers } from "./handlers/user-handlers.ts";
import { createSerializer } from "./serialize.ts";
import { createAuthentication } from "./session/authentication.ts";

export interface Background {
  handlers: Handlers;
  /** Must be called at each start of the background. */
  start(): Promise<void>;
  onAlarm(name: string): Promise<void>;
}

/** Creates the background over its effects. */
export function createBackground(effects: Effects): Background {
  const serialize = createSerializer();
  const authentication = createAuthentication(effects, serialize);
  const apiEffects: ApiEffects = {
    ...effects,
    renewSession: (ended) => authentication.renew(ended),
  };
  const creationRunner = createCreationRunner(apiEffects);
  const watch = createExpiryWatch(apiEffects, authentication);
  const handlers: Handlers = {
    ...statusHandlers(effects, authentication, serialize),
    ...accountHandlers(apiEffects),
    ...organizationHandlers(apiEffects, authentication, serialize),
    ...tokenHandlers(apiEffects),
    ...recognitionHandlers(apiEffects),
    ...creationHandlers(effects, creationRunner),
    ...settingsHandlers(effects, watch),
    ...userHandlers(apiEffects),
  };
  return {
    handlers: refreshAfterChanges(handlers, watch),
    start: watch.refreshIfDue,
    async onAlarm(name) {
      const key = connectionOfAlarm(name);
      if (key !== null) await creationRunner.resume(key);
      if (name === CLIPBOARD_ALARM) await clearCopiedSecret(effects);
      if (name === EXPIRY_ALARM || key !== null) await watch.refreshIfDue();
    },
  };
}
