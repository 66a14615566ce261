import { computed, signal } from "@preact/signals";
import type { GroupList } from "../../../shared/wire/group-resource.ts";
import type { Failure } from "../../connection.ts";
import { type Loader, readyValue, refresh } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface ControlChange {
  group: string;
  control: string;
}

/**
 * Which controls each group carries, and turning them on and off: what is shown changes once the server
 * has changed it.
 */
export function createGroupControls(
  { effects, connection, ask }: StoreContext,
  groups: Loader<GroupList>,
  onChanged: () => void,
) {
  /** What is being changed; the others wait for it. */
  const busy = signal<ControlChange | null>(null);
  const failed = signal<(ControlChange & { failure: Failure }) | null>(null);

  return {
    state: groups.state,
    load: groups.load,
    busy,
    failed,
    /** What failed has been read. */
    forget() {
      failed.value = null;
    },
    /** Those that whoever asks may turn on and off. */
    changeable: computed(
      () => readyValue(groups.state.value)?.controls.filter((one) => one.changeable) ?? [],
    ),
    /** @returns whether it was done */
    async set({ group: id, control }: ControlChange, on: boolean): Promise<boolean> {
      const group = readyValue(groups.state.peek())?.groups.find((one) => one.id === id);
      if (group === undefined || busy.peek() !== null) return false;
      busy.value = { group: id, control };
      failed.value = null;
      const others = group.controls.filter((one) => one !== control);
      const reply = await ask(
        effects.send("putGroupControls", {
          connection: connection.key,
          group: id,
          controls: on ? [...others, control] : others,
        }),
      );
      if (reply.ok) groups.state.value = { status: "ready", value: reply.value };
      else await refresh(groups);
      busy.value = null;
      if (!reply.ok) failed.value = { group: id, control, failure: reply.failure };
      // A refusal may tell that one's own powers are others by now.
      if (reply.ok || reply.failure.kind === "problem") onChanged();
      return reply.ok;
    },
  };
}

export type GroupControls = ReturnType<typeof createGroupControls>;
