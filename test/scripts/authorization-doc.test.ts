import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { type Door, ROUTES, type Route } from "../worker/support/routes.ts";

const WHO: Record<Exclude<Door, "administrator">, string> = {
  session: "members",
  bearer: "the token's holder",
  proxy: "whoever presents a token",
  api: "an API's credential",
  page: "a signed-in browser",
  open: "anybody",
};

function who({ door, parts = [], manages = false }: Route): string {
  if (door === "administrator") return parts.map((part) => `\`${part}\``).join(" or ");
  return manages ? `${WHO[door]} †` : WHO[door];
}

it("docs/authorization.md says of every route whom the authorization tests let in", () => {
  const page = readFileSync(join(projectRoot, "docs/authorization.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \| (.*?) \|/gm)].map(
    ([, route = "", text = ""]) => [route, text],
  );

  const expected = Object.entries(ROUTES).map(([route, entry]) => [route, who(entry)]);
  expect(rows.toSorted()).toEqual(expected.toSorted());
});
