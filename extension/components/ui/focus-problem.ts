/** To a refused permission before any other field that needs another look, once it is drawn. */
export function focusProblem(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const find = (selector: string) => form?.querySelector<HTMLElement>(selector);
    const refused = find("[name=permission][aria-invalid=true]") ?? find("[data-refused]:checked");
    (refused ?? find("[aria-invalid=true]"))?.focus();
  });
}
