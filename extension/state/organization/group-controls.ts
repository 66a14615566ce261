import { computed, signal } from "@preact/signals";
import type { GroupList } from "../../../shared/wire/group-resource.ts";
import type { Failure } from "../../connection.ts";
import { getReadyValue, type Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";

export interface ControlChange {
  group: string;
  control: string;
}

/**
 * Creates the store that turns the controls of groups on and off. The shown state changes only after the
 * server has confirmed a change.
 */
export function createGroupControls(
  { effects, connection, ask }: StoreContext,
  groups: Loader<GroupList>,
  onChanged: () => void,
) {
  /** The change in progress. Only one change is made at a time. */
  const busy = signal<ControlChange | null>(null);
  const failed = signal<(ControlChange & { failure: Failure }) | null>(null);

  return {
    state: groups.state,
    load: groups.load,
    busy,
    failed,
    clearFailure() {
      failed.value = null;
    },
    /** The controls that the signed-in person may turn on and off. */
    changeable: computed(
      () =>
        getReadyValue(groups.state.value)?.controls.filter((control) => control.changeable) ?? [],
    ),
    /** Turns a control on or off. @returns true if the server did it */
    async set({ group: id, control }: ControlChange, on: boolean): Promise<boolean> {
      const group = getReadyValue(groups.state.peek())?.groups.find(
        (candidate) => candidate.id === id,
      );
      if (group === undefined || busy.peek() !== null) return false;
      busy.value = { group: id, control };
      failed.value = null;
      const others = group.controls.filter((other) => other !== control);
      const reply = await ask(
        effects.send("putGroupControls", {
          connection: connection.key,
          group: id,
          controls: on ? [...others, control] : others,
        }),
      );
      if (reply.ok) groups.state.value = { status: "ready", value: reply.value };
      else await groups.reload();
      busy.value = null;
      if (!reply.ok) failed.value = { group: id, control, failure: reply.failure };
      // A refusal can mean that the person's own rights have changed.
      if (reply.ok || reply.failure.kind === "problem") onChanged();
      return reply.ok;
    },
  };
}

export type GroupControls = ReturnType<typeof createGroupControls>;
