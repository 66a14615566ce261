import { measurePopup } from "./popup/measure-popup.ts";
import { renderPopup, writePopupResults } from "./popup/render-popup.ts";

/*
 * `npm run bench:popup`: measures in Chromium, against a real `wrangler dev`, how fast the popup opens, searches and
 * creates. `-- --write` puts the results into docs/performance.md. The exit code is 1 if a promise is not kept.
 */

const measured = await measurePopup();
const { text, isMet } = renderPopup(measured);
console.log(text);
if (process.argv.includes("--write")) writePopupResults(text);
process.exitCode = isMet ? 0 : 1;
