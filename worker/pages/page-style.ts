/** The style sheet of all pages. It loads nothing from other servers. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f1f2f5, #0c0d10); --bg: light-dark(#fff, #16181d);
  --raised: light-dark(#f6f7f9, #1d2026); --line: light-dark(#e3e6ea, #2c3038);
  --field: light-dark(#868e9b, #6c7585); --text: light-dark(#15181e, #eceef2);
  --muted: light-dark(#5c6470, #9aa3b0); --accent: light-dark(#3b5bdb, #8ea6ff);
  --accent-hover: light-dark(#3350c4, #a3b7ff); --on-accent: light-dark(#fff, #10131c);
  --ok: light-dark(#1a7f4b, #4cc38a); --bad: light-dark(#c2293d, #ff8593); --radius: 8px;
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100dvh; padding: 24px 16px; background: var(--ground); color: var(--text);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  display: flex; flex-direction: column; align-items: center; justify-content: safe center;
}
main {
  width: 100%; max-width: 380px; padding: 28px 24px 24px; background: var(--bg);
  border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 4px 24px #0000000f;
}
main.wide { max-width: 560px; }
.logo {
  display: grid; place-items: center; width: 44px; height: 44px; margin: 0 auto 12px;
  border-radius: 12px; background: var(--accent); color: var(--on-accent);
}
.wide .logo { margin-inline-start: 0; }
svg {
  width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.75;
  stroke-linecap: round; stroke-linejoin: round; flex: none;
}
h1 { font-size: 18px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; text-align: center; text-wrap: balance; overflow-wrap: anywhere; }
.wide h1 { text-align: start; }
main:has(.topics) h1 { font-size: 24px; letter-spacing: -0.02em; }
h2 { font-size: 13px; font-weight: 650; margin: 24px 0 8px; }
.lead { margin-top: 6px; color: var(--muted); text-align: center; text-wrap: balance; overflow-wrap: anywhere; }
.wide .lead { text-align: start; }
dd { color: var(--muted); }
dd b { color: var(--text); font-weight: 600; }
form.stack { display: grid; gap: 16px; margin-top: 20px; }
label { display: block; margin-bottom: 4px; font-size: 13px; font-weight: 600; }
input, select {
  width: 100%; min-height: 40px; padding: 8px 12px; font: inherit; color: inherit;
  background: var(--bg); border: 1px solid var(--field); border-radius: var(--radius);
}
input[readonly] { background: var(--raised); color: var(--muted); border-color: var(--line); }
.field { position: relative; }
.reveal {
  position: absolute; inset-inline-end: 4px; inset-block-end: 4px; min-height: 32px; padding: 4px 10px;
  border-color: transparent; background: none; color: var(--accent); font-size: 13px;
}
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 40px;
  padding: 8px 16px; font: inherit; font-weight: 600; color: inherit; text-decoration: none;
  background: var(--bg); border: 1px solid var(--line); border-radius: var(--radius); cursor: pointer;
}
button:hover, .button:hover { background: var(--raised); }
button.small { flex: none; min-height: 32px; padding: 4px 12px; font-size: 13px; white-space: nowrap; }
.primary { background: var(--accent); border-color: transparent; color: var(--on-accent); }
.primary:hover, .button.primary:hover { background: var(--accent-hover); }
.danger { color: var(--bad); }
.choices { display: grid; gap: 8px; margin-top: 20px; }
.choices .button { text-align: center; overflow-wrap: anywhere; }
.choices + details { margin-top: 16px; }
.actions { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin-top: 20px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none; }
.notice {
  margin-top: 16px; padding: 10px 12px; border-radius: var(--radius); color: var(--text);
  background: color-mix(in srgb, var(--bad) 12%, transparent);
}
.notice.done { background: color-mix(in srgb, var(--ok) 12%, transparent); }
details { margin-top: 12px; border: 1px solid var(--line); border-radius: var(--radius); padding: 10px 12px; }
summary { cursor: pointer; font-weight: 600; }
details form.stack { margin: 16px 0 4px; }
dl, .rows { margin: 16px 0 0; border: 1px solid var(--line); border-radius: var(--radius); padding: 0; }
dl > div { align-items: baseline; }
.rows li { align-items: center; }
dl > div, .rows li { display: flex; gap: 16px; padding: 10px 12px; }
dl > div + div, .rows li + li { border-top: 1px solid var(--line); }
.rows { list-style: none; margin-top: 0; }
.rows > li > span { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.rows small { display: block; color: var(--muted); font-size: 12px; }
.rows .now { color: var(--ok); font-weight: 600; }
dt { color: var(--muted); flex: none; }
dt.claim { max-width: 45%; overflow-wrap: anywhere; }
dd { margin-inline-start: auto; text-align: end; min-width: 0; overflow-wrap: anywhere; }
ul.may { margin: 16px 0 0; padding-inline-start: 20px; }
ul.may li + li { margin-top: 4px; }
.hint { margin-top: 16px; color: var(--muted); font-size: 12.5px; }
.value {
  margin-top: 16px; padding: 10px 12px; background: var(--raised); border: 1px solid var(--line);
  border-radius: var(--radius); font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
  overflow-wrap: anywhere; user-select: all;
}
.head { display: flex; align-items: start; justify-content: space-between; gap: 16px; }
.links { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
code {
  padding: 2px 6px; background: var(--raised); border-radius: 5px; overflow-wrap: anywhere;
  font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
.topics { margin-top: 28px; border-top: 1px solid var(--line); }
.topics section { display: flex; gap: 14px; padding-top: 20px; }
.topics section > div { flex: 1; min-width: 0; }
.topics section + section { margin-top: 20px; border-top: 1px solid var(--line); }
.topics svg { color: var(--accent); }
.topics h2 { margin: 1px 0 4px; font-size: 14px; }
.topics p { color: var(--muted); text-wrap: pretty; }
.topics p + p { margin-top: 10px; }
.topics .value { margin-top: 6px; padding: 8px 12px; }
.topics .value, .topics code, .topics .button { color: var(--text); }
@media (max-width: 420px) { .topics section { flex-direction: column; gap: 8px; } }
footer { margin-top: 16px; color: var(--muted); font-size: 12px; overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) { button, .button { transition: background 120ms; } }
@media (forced-colors: active) { button, .button, input, select { border-color: ButtonText; } }
`;
