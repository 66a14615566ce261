import * as v from "valibot";

/** Something of the catalog by its id, and the name that people know it by. */
export const Named = v.object({ id: v.string(), name: v.string() });
