/**
 * Script that shows and hides a typed password. The page works without it: the button is hidden until it runs.
 * The password is hidden again before it is sent, so that no browser saves it as ordinary text.
 */
export const SHOW_PASSWORD_SCRIPT = `
for (const button of document.querySelectorAll(".reveal")) {
  const field = button.closest(".field").querySelector("input");
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  // The button lies over the end of the field. Its word is longer in some languages than in others.
  field.style.paddingInlineEnd = button.offsetWidth + 8 + "px";
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  field.form.addEventListener("submit", () => show(false));
}
`;

/**
 * Script that moves the code of a one-time link from behind the `#` into a form, and sends the form. It removes the
 * code from the address bar and the history. The code never appears in a request line.
 */
export const LINK_CODE_SCRIPT = `
const field = document.querySelector("#code");
const code = location.hash.slice(1);
if (field && code) {
  history.replaceState(null, "", location.pathname);
  field.value = code;
  field.form.requestSubmit();
}
`;
