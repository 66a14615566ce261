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
