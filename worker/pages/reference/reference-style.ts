/** The style sheet of the API reference. It loads nothing from other servers. */
export const REFERENCE_STYLE = `
:root {
  color-scheme: light dark;
  --bg: light-dark(#fff, #111318); --raised: light-dark(#f6f7f9, #191c22); --line: light-dark(#e3e6ea, #2c3038);
  --text: light-dark(#15181e, #eceef2); --muted: light-dark(#5c6470, #9aa3b0); --accent: light-dark(#3b5bdb, #8ea6ff);
  --ok: light-dark(#1a7f4b, #4cc38a); --bad: light-dark(#c2293d, #ff8593); --warn: light-dark(#8a5a00, #f0b429);
  --code: light-dark(#f2f4f8, #1b1f27);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
* { box-sizing: border-box; margin: 0; }
html { scroll-padding-block-start: 16px; }
body {
  background: var(--bg); color: var(--text);
  font: 15px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: 13px; }
p code, dd code, li code { padding: 1px 4px; border-radius: 4px; background: var(--code); overflow-wrap: anywhere; }
.skip { position: absolute; inset-inline-start: -9999px; }
.skip:focus { inset-inline-start: 16px; inset-block-start: 8px; z-index: 1; padding: 8px 12px; background: var(--bg); }

nav { padding: 16px; border-block-end: 1px solid var(--line); font-size: 13.5px; }
nav ul { list-style: none; padding: 0; }
nav summary { padding: 6px 8px; font-weight: 600; cursor: pointer; border-radius: 6px; }
nav summary:hover, nav li a:hover { background: var(--raised); }
nav li a {
  display: flex; align-items: baseline; justify-content: space-between; gap: 8px; padding: 4px 8px;
  color: var(--muted); border-radius: 6px; overflow-wrap: anywhere; min-width: 0;
}
nav li a:hover { color: var(--text); text-decoration: none; }
nav li a .method { flex: none; font-size: 10px; }
.brand { padding: 4px 8px 12px; font-weight: 650; font-size: 15px; }
.brand a { color: inherit; }

main { padding: 32px 16px 96px; max-width: 1240px; min-width: 0; }
h1 { font-size: 28px; line-height: 1.2; font-weight: 680; letter-spacing: -0.02em; margin-block-end: 12px; }
h2 { font-size: 21px; line-height: 1.3; font-weight: 660; letter-spacing: -0.01em; }
h3 { font-size: 16.5px; line-height: 1.4; font-weight: 650; }
h4 { margin-block: 20px 0; font-size: 13px; font-weight: 650; color: var(--text); }
.intro p, .lead { max-width: 68ch; color: var(--muted); margin-block-end: 8px; }
section { margin-block-start: 56px; }
.intro a { text-decoration: underline; }
.intro { margin-block-start: 0; }
.lead { margin-block-start: 6px; }
article { display: grid; gap: 16px; padding-block: 32px; border-block-end: 1px solid var(--line); }
article:target { scroll-margin-block-start: 0; }
article:target h3 { color: var(--accent); }
.text, .example { min-width: 0; }
.text > p { margin-block-start: 8px; max-width: 68ch; }
.anchor { color: inherit; }
.anchor::after { content: " #"; color: var(--accent); opacity: 0; }
.anchor:hover::after, .anchor:focus-visible::after { opacity: 1; }
.call { overflow-wrap: anywhere; }
.method { font: 700 11px/1 var(--mono); letter-spacing: 0.02em; color: var(--accent); }
.method.post, .method.put, .method.patch { color: var(--ok); }
.method.delete { color: var(--bad); }
.needs, .type, .bounds { color: var(--muted); font-size: 13.5px; }
.type { font-family: var(--mono); font-size: 12.5px; }
.bounds { display: block; }
.required { color: var(--warn); font-size: 12px; font-weight: 600; }
.attributes { margin-block-start: 8px; border-block-start: 1px solid var(--line); }
.attributes > div { padding-block: 10px; border-block-end: 1px solid var(--line); }
.attributes dt { overflow-wrap: anywhere; }
.attributes dt > code { font-weight: 650; }
.attributes dd { margin: 0; color: var(--muted); font-size: 14px; }
.attributes .attributes { margin-inline-start: 16px; }
.values { display: flex; flex-wrap: wrap; gap: 4px; list-style: none; padding: 4px 0 0; }
.answers { list-style: none; padding: 0; margin-block-start: 8px; font-size: 14px; color: var(--muted); }
.answers li { display: flex; gap: 10px; padding-block: 3px; min-width: 0; }
.answers li > span:last-child { min-width: 0; overflow-wrap: anywhere; }
.status { flex: none; font: 650 12.5px/1.7 var(--mono); color: var(--muted); }
.status.s2, .status.s3 { color: var(--ok); }
.status.s4, .status.s5 { color: var(--bad); }
pre {
  padding: 14px 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--raised);
  line-height: 1.55; white-space: pre-wrap; overflow-wrap: anywhere;
}
pre + pre { margin-block-start: 12px; }
.comment { color: var(--muted); }
.schema { display: block; }
@media (max-width: 899px) {
  nav details:not([open]) { margin: 0; }
  nav { max-height: 45vh; overflow-y: auto; }
}
@media (min-width: 900px) {
  body { display: grid; grid-template-columns: 280px minmax(0, 1fr); }
  nav {
    position: sticky; inset-block-start: 0; height: 100dvh; overflow-y: auto; padding: 24px 16px;
    border-block-end: 0; border-inline-end: 1px solid var(--line);
  }
  main { padding: 48px 40px 120px; }
}
@media (min-width: 1200px) {
  article:not(.schema) { grid-template-columns: minmax(0, 1fr) minmax(0, 460px); gap: 40px; }
  .example { position: sticky; inset-block-start: 24px; align-self: start; }
}
@media (forced-colors: active) { pre, nav { border-color: CanvasText; } }
@media print { nav { display: none; } body { display: block; } }
`;
