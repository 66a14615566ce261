import type { Caller } from "./api/call-api.ts";
import { CLIPBOARD_ALARM, clearCopied } from "./copied-secret.ts";
import { createCreations } from "./creation/creation.ts";
import { connectionOfAlarm } from "./creation/unsaved-secret.ts";
import type { Effects } from "./effects.ts";
import { createExpiryWatch, EXPIRY_ALARM } from "./expiry/expiry-watch.ts";
import { watching } from "./expiry/watching.ts";
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
  /** To be called whenever the background starts, for whatever reason. */
  start(): Promise<void>;
  onAlarm(name: string): Promise<void>;
}

/** The whole background over its effects: what the entrypoint gives to the browser. */
export function createBackground(effects: Effects): Background {
  const serialize = createSerializer();
  const authentication = createAuthentication(effects, serialize);
  const caller: Caller = { ...effects, renewSession: (ended) => authentication.renew(ended) };
  const creations = createCreations(caller);
  const watch = createExpiryWatch(caller, authentication);
  const handlers: Handlers = {
    ...statusHandlers(effects, authentication, serialize),
    ...accountHandlers(caller),
    ...organizationHandlers(caller, authentication, serialize),
    ...tokenHandlers(caller),
    ...recognitionHandlers(caller),
    ...creationHandlers(effects, creations),
    ...settingsHandlers(effects, watch),
    ...userHandlers(caller),
  };
  return {
    handlers: watching(handlers, watch),
    start: watch.look,
    async onAlarm(name) {
      const key = connectionOfAlarm(name);
      if (key !== null) await creations.lookAfter(key);
      if (name === CLIPBOARD_ALARM) await clearCopied(effects);
      if (name === EXPIRY_ALARM || key !== null) await watch.look();
    },
  };
}
