import type { Background } from "../../../../extension/background/create-background.ts";
import type { createWorld } from "./fake-world.ts";

type World = ReturnType<typeof createWorld>["world"];

/** Moves the clock to `until` and fires each due alarm. A newer alarm replaces one of its name. */
export async function passTime(world: World, background: Background, until: number) {
  for (;;) {
    const set = new Map(world.alarms.map(({ name, at }) => [name, at]));
    const [next] = [...set].filter(([, at]) => at <= until).toSorted(([, a], [, b]) => a - b);
    if (next === undefined) break;
    const [name, at] = next;
    world.alarms.splice(
      0,
      world.alarms.length,
      ...world.alarms.filter((other) => other.name !== name),
    );
    world.now = Math.max(world.now, at);
    await background.onAlarm(name);
  }
  world.now = until;
}
