import { describe, expect, it } from "vitest";
import {
  addIds,
  addTypedText,
  checkEntityId,
  getEffectivePick,
  getPick,
} from "../../../../extension/state/access/entity-picks.ts";

const empty = getPick([], { type: "channel", permission: null });

describe("entity ids", () => {
  it.each([
    ["ch_1", ["ch_1"]],
    ["ch_1, ch_2;ch_3\nch_4\tch_5  ch_1", ["ch_1", "ch_2", "ch_3", "ch_4", "ch_5"]],
    [" , \n", []],
    ["not/an id", ["not/an", "id"]],
    ["\ufeffch_1\u200b,\u200e ch_\u00ad2\u2069", ["ch_1", "ch_2"]],
  ])("are split from %j, without duplicates", (text, ids) => {
    expect(addIds(empty, text)).toMatchObject({ ids, every: false, typed: "" });
  });

  it("stand for every entity if * is among them", () => {
    expect(addIds(empty, "ch_1, *")).toMatchObject({ ids: ["ch_1"], every: true });
  });

  it("are added while typing when a separator ends them", () => {
    expect(addTypedText(empty, "ch_")).toMatchObject({ ids: [], typed: "ch_" });
    expect(addTypedText(empty, "ch_1, c")).toMatchObject({ ids: ["ch_1"], typed: "c" });
    expect(addTypedText(empty, "ch_1\u200b")).toMatchObject({ ids: [], typed: "ch_1" });
    expect(addTypedText(empty, "ch_1 ")).toMatchObject({ ids: ["ch_1"], typed: "" });
  });

  it.each([
    ["ch_1", "ch_[0-9]+", null],
    ["ch_1x", "ch_[0-9]+", "pattern"],
    ["xch_1", "ch_[0-9]+", "pattern"],
    ["ch/1", "ch.1", "characters"],
    ["*", "\\*", null],
    ["x".repeat(129), "x+", "characters"],
    ["ch_1", "[", null],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-", "(a+)+", null],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-", "a*a*a*a*a*a*b", "pattern"],
  ])("like %j are checked against the pattern %j: %j", (id, pattern, refusal) => {
    expect(checkEntityId(id, { pattern })).toBe(refusal);
  });

  it("of a permission are its own, or those of its entity type", () => {
    const shared = { ...empty, ids: ["ch_1"] };
    const own = { ...empty, permission: "channels:publish", ids: ["ch_2"] };
    expect(getEffectivePick([shared, own], "channel", "channels:publish")).toBe(own);
    expect(getEffectivePick([shared, own], "channel", "channels:view")).toBe(shared);
    expect(getEffectivePick([own], "client", "clients:view")).toMatchObject({
      type: "client",
      ids: [],
    });
  });
});
