import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { type Access, ROUTES, type Route } from "../worker/support/routes.ts";

/** The callers as docs/authorization.md names them. */
const CALLERS: Record<Exclude<Access, "administrator">, string> = {
  session: "members",
  bearer: "any client with the token",
  proxy: "any client with the token",
  api: "an API's credential",
  page: "a signed-in browser",
  open: "anybody",
};

function describeCallers(route: Route): string {
  const { access, parts = [], needsAllParts = false, manages = false, fresh = false } = route;
  if (access === "administrator") {
    const callers = parts.map((part) => `\`${part}\``).join(needsAllParts ? " and " : " or ");
    return fresh === false ? callers : `${callers} ‡`;
  }
  return manages ? `${CALLERS[access]} †` : CALLERS[access];
}

it("docs/authorization.md names for every route the callers that the authorization tests let in", () => {
  const page = readFileSync(join(projectRoot, "docs/authorization.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \| (.*?) \|/gm)].map(
    ([, route = "", text = ""]) => [route, text],
  );

  const expected = Object.entries(ROUTES).map(([route, entry]) => [route, describeCallers(entry)]);
  expect(rows.toSorted()).toEqual(expected.toSorted());
});
