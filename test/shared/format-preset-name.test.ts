import { expect, it } from "vitest";
import { formatPresetName } from "../../shared/format-preset-name.ts";

it.each([
  ["api-control-plane", "API control plane"],
  ["rapid-apis", "Rapid apis"],
  ["shop", "Shop"],
  ["open-api", "Open API"],
])("names %s %s", (id, name) => {
  expect(formatPresetName(id)).toBe(name);
});
