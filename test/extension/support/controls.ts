const CONTROLS = "button, input, select, textarea, [role^=menuitem], summary, a[href]";

/** Lists every control outside of inert parts, with its accessible name. */
export function listControls(): { name: string; element: HTMLElement }[] {
  const all = Array.from(document.querySelectorAll<HTMLElement>(CONTROLS));
  return all
    .filter((element) => !element.closest("[inert]"))
    .map((element) => ({ element, name: nameOf(element) }));
}

/** Returns the text of the first alert that has one. */
export function alertText(): string | null {
  const alerts = Array.from(document.querySelectorAll("[role=alert]"));
  return alerts.map(({ textContent }) => textContent).find((text) => text !== "") ?? null;
}

function nameOf(element: HTMLElement): string {
  const label = element.getAttribute("aria-label");
  if (label !== null) return label;
  const labels = "labels" in element ? Array.from(element.labels as NodeListOf<HTMLElement>) : [];
  const text = labels.length > 0 ? labels.map(({ textContent }) => textContent).join(" ") : null;
  return (text ?? element.textContent ?? "").trim();
}
