/**
 * Lists every text that a page shows or reads out. A browser runs this function by itself, so it may use no other.
 *
 * Fields are left out: what is typed is the user's.
 */
export function collectTexts(): string[] {
  const attributes = [
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "alt",
    "placeholder",
    "title",
  ];
  const elements = [...document.body.querySelectorAll("*:not(script, style, textarea)")];
  const shown = [document.body, ...elements].flatMap((element) =>
    [...element.childNodes]
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent ?? ""),
  );
  const named = document.body.querySelectorAll(attributes.map((name) => `[${name}]`).join());
  const read = [...named].flatMap((element) =>
    attributes.map((name) => element.getAttribute(name) ?? ""),
  );
  return [...shown, ...read].filter((text) => text.trim() !== "");
}
