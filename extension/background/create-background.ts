import { createCreations } from "./creation.ts";
import type { Effects } from "./effects.ts";
import { accountHandlers } from "./handlers/account-handlers.ts";
import { catalogHandlers } from "./handlers/catalog-handlers.ts";
import { creationHandlers } from "./handlers/creation-handlers.ts";
import type { Handlers } from "./handlers/handlers.ts";
import { sessionHandlers } from "./handlers/session-handlers.ts";
import { settingsHandlers } from "./handlers/settings-handlers.ts";
import { statusHandlers } from "./handlers/status-handlers.ts";
import { tokenHandlers } from "./handlers/token-handlers.ts";
import { connectionOfAlarm } from "./unsaved-secret.ts";

export interface Background {
  handlers: Handlers;
  onAlarm(name: string): Promise<void>;
}

/** The whole background over its effects: what the entrypoint gives to the browser. */
export function createBackground(effects: Effects): Background {
  const creations = createCreations(effects);
  return {
    handlers: {
      ...statusHandlers(effects),
      ...accountHandlers(effects),
      ...catalogHandlers(effects),
      ...tokenHandlers(effects),
      ...sessionHandlers(effects),
      ...creationHandlers(effects, creations),
      ...settingsHandlers(effects),
    },
    async onAlarm(name) {
      const key = connectionOfAlarm(name);
      if (key !== null) await creations.lookAfter(key);
    },
  };
}
