import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BoundedMap, createBoundedMap } from "../../shared/bounded-map.ts";

/** Creates a simple model: a list of pairs, the least recently used first. */
function createModel(limit: number): BoundedMap<number> {
  let pairs: [string, number][] = [];
  const without = (key: string) => pairs.filter(([known]) => known !== key);
  return {
    get size() {
      return pairs.length;
    },
    get(key) {
      const found = pairs.find(([known]) => known === key);
      if (found !== undefined) pairs = [...without(key), found];
      return found?.[1];
    },
    set(key, value) {
      pairs = [...without(key), [key, value] as [string, number]].slice(-limit);
    },
    delete(key) {
      pairs = without(key);
    },
    clear() {
      pairs = [];
    },
    values: () => pairs.map(([, value]) => value),
    deleteWhere(matches) {
      pairs = pairs.filter(([, value]) => !matches(value));
    },
  };
}

type Step = (map: BoundedMap<number>) => unknown;

const key = fc.constantFrom("a", "b", "c", "d", "e", "__proto__");
const value = fc.nat(9);
const get = key.map(
  (name): Step =>
    (map) =>
      map.get(name),
);
const set = fc.tuple(key, value).map(
  ([name, number]): Step =>
    (map) =>
      map.set(name, number),
);
const step = fc.oneof(
  { weight: 4, arbitrary: get },
  { weight: 4, arbitrary: set },
  key.map(
    (name): Step =>
      (map) =>
        map.delete(name),
  ),
  value.map(
    (number): Step =>
      (map) =>
        map.deleteWhere((one) => one === number),
  ),
  fc.constant<Step>((map) => map.clear()),
);
const limit = fc.integer({ min: 1, max: 4 });

describe("createBoundedMap", () => {
  it("keeps the most recently used entries after any operations", () => {
    fc.assert(
      fc.property(limit, fc.array(step, { maxLength: 60 }), (most, steps) => {
        const map = createBoundedMap<number>(most);
        const model = createModel(most);
        for (const run of steps) {
          expect(run(map)).toEqual(run(model));
          expect([...map.values()]).toEqual([...model.values()]);
          expect(map.size).toBe(model.size);
        }
      }),
    );
  });
});
