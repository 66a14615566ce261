import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.ts";

/** Checks that the extension's styles name no side of the page, so that they mirror by themselves. @returns the errors */
export function checkStyles(): string[] {
  const files = globSync("extension/**/*.css", { cwd: projectRoot });
  return files.flatMap((file) =>
    findPhysicalStyles(readFileSync(join(projectRoot, file), "utf8")).map(
      (declaration) => `${file}: ${declaration} names a side; write -inline-start, -block-end, …`,
    ),
  );
}

/** A property that names a side, or a value that does: `margin-left`, `border-top-right-radius`, `float: left`. */
const NAMED_SIDE =
  /^(?:[a-z-]+-)?(?:left|right|top|bottom)(?:-[a-z-]+)?:|^(?:text-align(?:-last)?|float|clear|[a-z-]+-(?:position|origin)|background):.*\b(?:left|right)\b/;
/** A shorthand with its own value for each side. It is not logical, so the second and fourth must be equal. */
const FOUR_SIDES =
  /^(?:margin|padding|inset|border-(?:width|style|color|radius)|scroll-(?:margin|padding)): *\S+ (\S+) \S+ (\S+)$/;

/** Finds the declarations of a stylesheet that name a physical side. Sizes (`width`) have no side. */
export function findPhysicalStyles(css: string): string[] {
  const code = css.replace(/\/\*[\s\S]*?\*\//g, "");
  return code
    .split(/[{};]/)
    .map((part) => part.trim())
    .filter((declaration) => {
      const [, end, start] = FOUR_SIDES.exec(declaration) ?? [];
      return NAMED_SIDE.test(declaration) || end !== start;
    });
}
