import { expect, it } from "vitest";
import { readSchemaComments } from "../../../scripts/openapi/read-schema-comments.ts";

it("reads the docstrings of schemas and of their members, at any depth", () => {
  const source = `
    /** A thing,
     *  on two lines. */
    export const Thing = v.object({
      /** Its id. */
      id: ThingId,
      name: v.string(),
      /** Its maker. */
      made_by: v.nullable(v.object({ /** The maker's id. */ id: UserId, "full.name": v.string() })),
      /** Its parts. */
      parts: v.pipe(v.array(v.strictObject({ /** How many. */ count: v.number() })), v.maxLength(2)),
    });
  `;
  expect(readSchemaComments([source])).toEqual({
    Thing: "A thing, on two lines.",
    "Thing.id": "Its id.",
    "Thing.made_by": "Its maker.",
    "Thing.made_by.id": "The maker's id.",
    "Thing.parts": "Its parts.",
    "Thing.parts.count": "How many.",
  });
});

it("follows members that come from another schema or constant, also of another file", () => {
  const thing = "export const Thing = v.object({ /** Its id. */ id: ThingId });";
  const other = `
    /** True to see it. */
    const reveal = v.boolean();
    const page = { /** Most of a page. */ limit: v.number() };
    export const Other = v.object({ ...Thing.entries, ...page, reveal, /** Another. */ more: Named });
  `;
  expect(readSchemaComments([other, thing])).toEqual({
    "Other.id": "Its id.",
    "Other.limit": "Most of a page.",
    "Other.more": "Another.",
    "Other.reveal": "True to see it.",
    "Thing.id": "Its id.",
  });
});

it("takes neither line comments, nor comments of something else, nor constants that are no schema", () => {
  const source = `
    /** A limit. */
    export const MAX = 5;
    /** Of another statement. */
    export type Thing = string;
    // A reason.
    export const Thing = v.object({
      // A reason.
      id: v.string(), /* A remark. */ name: v.string(),
    });
  `;
  expect(readSchemaComments([source])).toEqual({});
});
