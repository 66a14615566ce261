/**
 * Lets a person look at the password they typed. Without it the page works as well: the button is
 * hidden until this runs. The password is hidden again before it is sent, so that no browser keeps it
 * as ordinary text.
 */
export const SHOW_PASSWORD_SCRIPT = `
const field = document.querySelector("#password");
const button = document.querySelector("#show-password");
if (field && button) {
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.closest(".field").classList.add("revealable");
  button.addEventListener("click", () => {
    show(field.type === "password");
    field.focus();
  });
  field.form.addEventListener("submit", () => show(false));
}
`;

/**
 * Takes the code of a one-time link from behind its `#`, takes it out of the address bar and the history,
 * and sends it in a form: so it stands in no request line. Without it the code is pasted.
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
