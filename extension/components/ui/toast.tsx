import type { Announcer } from "../../state/core/announcer.ts";
import { Icon } from "./icon.tsx";

/** Shows the latest announcement. The live regions stay in the page, since only changes are read out. */
export function Toast({ announcer }: { announcer: Announcer }) {
  const message = announcer.message.value;
  const failed = message?.tone === "failed";
  return (
    <>
      <div class="toast-region" role="status">
        {message !== null && !failed && (
          <p class="toast">
            <Icon name="check" />
            {message.text}
          </p>
        )}
      </div>
      <div class="toast-region" role="alert">
        {message !== null && failed && (
          <p class="toast">
            <Icon name="triangle-alert" />
            {message.text}
          </p>
        )}
      </div>
    </>
  );
}
