import { expect, it } from "vitest";
import { checkStyles, findPhysicalStyles } from "../../../scripts/checks/check-styles.ts";

it("finds no side in the extension's styles", () => {
  expect(checkStyles()).toEqual([]);
});

it.each([
  "margin-left: 4px",
  "padding-right: 0",
  "border-top: 1px solid",
  "border-bottom-left-radius: 4px",
  "scroll-margin-left: 4px",
  "left: 0",
  "bottom: 0",
  "text-align: left",
  "float: right",
  "background-position: right 8px center",
  "background: url(x.svg) no-repeat left center",
  "transform-origin: left",
  "margin: 1px 2px 3px 4px",
  "inset: 0 auto 0 0",
  "border-width: 0 0 0 2px",
])("refuses `%s`", (declaration) => {
  expect(findPhysicalStyles(`a { color: red; ${declaration}; }`)).toEqual([declaration]);
});

it.each([
  "margin-inline-start: 4px",
  "border-block-end: 1px solid",
  "inset-inline-end: 0",
  "text-align: start",
  "width: 100%",
  "margin: 0 auto",
  "margin: 1px 2px 3px 2px",
  "padding: 4px var(--gutter) 16px",
  "inset: 0 8px auto",
  "grid-template-columns: minmax(0, 1fr) auto auto auto",
  "vertical-align: top",
  "content: 'left'",
])("takes `%s`", (declaration) => {
  expect(findPhysicalStyles(`a:hover { ${declaration}; }`)).toEqual([]);
});

it("ignores comments, and looks into media queries", () => {
  const css = "/* left: 0; */ @media (width > 9px) { a { right: 0 } }";
  expect(findPhysicalStyles(css)).toEqual(["right: 0"]);
});
