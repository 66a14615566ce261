import * as v from "valibot";

/** An id of the catalog, with its display name. */
export const Named = v.object({ id: v.string(), name: v.string() });
