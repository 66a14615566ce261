import { describe, expect, it } from "vitest";
import {
  idRefusal,
  pickFor,
  pickOf,
  withIds,
  withTyped,
} from "../../../../extension/state/access/entity-picks.ts";

const empty = pickOf([], { type: "channel", permission: null });

describe("entity ids", () => {
  it.each([
    ["ch_1", ["ch_1"]],
    ["ch_1, ch_2;ch_3\nch_4\tch_5  ch_1", ["ch_1", "ch_2", "ch_3", "ch_4", "ch_5"]],
    [" , \n", []],
    ["not/an id", ["not/an", "id"]],
  ])("of %j are taken apart, each once", (text, ids) => {
    expect(withIds(empty, text)).toMatchObject({ ids, every: false, typed: "" });
  });

  it("are all of them by *", () => {
    expect(withIds(empty, "ch_1, *")).toMatchObject({ ids: ["ch_1"], every: true });
  });

  it("are taken in while typing, as far as a separator ends them", () => {
    expect(withTyped(empty, "ch_")).toMatchObject({ ids: [], typed: "ch_" });
    expect(withTyped(empty, "ch_1, c")).toMatchObject({ ids: ["ch_1"], typed: "c" });
    expect(withTyped(empty, "ch_1 ")).toMatchObject({ ids: ["ch_1"], typed: "" });
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
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-", "a*a*a*a*a*a*b", null],
  ])("such as %j by the pattern %j are refused by %j", (id, pattern, refusal) => {
    expect(idRefusal(id, { pattern })).toBe(refusal);
  });

  it("of a permission are its own, or those of its type", () => {
    const shared = { ...empty, ids: ["ch_1"] };
    const own = { ...empty, permission: "channels:publish", ids: ["ch_2"] };
    expect(pickFor([shared, own], "channel", "channels:publish")).toBe(own);
    expect(pickFor([shared, own], "channel", "channels:view")).toBe(shared);
    expect(pickFor([own], "client", "clients:view")).toMatchObject({ type: "client", ids: [] });
  });
});
