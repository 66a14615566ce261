/** Focuses, after rendering, the first refused permission or, without one, the first invalid field. */
export function focusProblem(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const find = (selector: string) => form?.querySelector<HTMLElement>(selector);
    const refused = find("[name=permission][aria-invalid=true]") ?? find("[data-refused]:checked");
    (refused ?? find("[aria-invalid=true]"))?.focus();
  });
}
