/** The overlay's style; a constructed sheet, so that no content policy stands in its way. */
export const STYLE = `
:host {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #0d141d);
  --line: light-dark(#d3dbe3, #2b3a4b);
  --ink: light-dark(#15202c, #e8eff6);
  --quiet: light-dark(#566676, #93a5b8);
  --accent: light-dark(#0b7d6f, #5eead4);
  --good: light-dark(#16a34a, #4ade80);
  --warm: light-dark(#c2620a, #fbbf24);
  --bad: light-dark(#b91c1c, #f87171);
  position: fixed;
  inset: 0.5rem auto 0.5rem 0.5rem;
  z-index: 2147483000;
  display: flex;
  align-items: end;
  font: 12px/1.45 system-ui, -apple-system, "Segoe UI", sans-serif;
  font-variant-numeric: tabular-nums;
  text-align: start;
  color: var(--ink);
  pointer-events: none;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
section {
  pointer-events: auto;
  width: max-content;
  max-width: calc(100vw - 1rem);
  max-height: 100%;
  overflow: auto;
  overscroll-behavior: contain;
  touch-action: manipulation;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--ground);
  box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
  user-select: none;
  -webkit-user-select: none;
}
section.open { width: min(18.5rem, calc(100vw - 1rem)); }
button, input { font: inherit; color: inherit; margin: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.toggle {
  position: sticky;
  top: 0;
  display: flex;
  align-items: center;
  gap: 0.5rem;
  width: 100%;
  min-height: 2.25rem;
  padding: 0.3rem 0.7rem;
  border: 0;
  border-radius: 11px;
  background: inherit;
  cursor: pointer;
}
.open .toggle { border-radius: 11px 11px 0 0; }
.toggle::before { content: ""; flex: none; width: 9px; height: 9px; border-radius: 50%; background: var(--warm); }
[data-status="online"] .toggle::before { background: var(--good); }
[data-status="closed"] .toggle::before { background: var(--bad); }
.toggle::after { content: "▴"; margin-inline-start: auto; color: var(--quiet); }
.open .toggle::after { content: "▾"; }
.toggle b { font-weight: 650; }
.toggle span { color: var(--quiet); }
.body { padding: 0 0.7rem 0.7rem; display: grid; gap: 0.55rem; }
figure { margin: 0; position: relative; }
svg { display: block; width: 100%; height: 44px; border-bottom: 1px solid var(--line); }
.line { fill: none; stroke: var(--accent); stroke-width: 1.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.area { fill: var(--accent); opacity: 0.16; }
figcaption { position: absolute; inset: 0 auto auto 0; font-size: 10px; color: var(--quiet); }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.1rem 0.8rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; text-align: end; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
dd.hot { color: var(--warm); font-weight: 650; }
fieldset { min-width: 0; margin: 0; padding: 0.55rem 0 0; border: 0; border-top: 1px solid var(--line); display: grid; gap: 0.35rem; }
legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.acts { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.acts button {
  flex: 1;
  min-height: 2rem;
  padding: 0.2rem 0.5rem;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: light-dark(#f1f4f7, #1a2634);
  white-space: nowrap;
  cursor: pointer;
}
.acts button:hover { border-color: var(--accent); }
label { display: grid; grid-template-columns: 7.4rem 1fr 3.4rem; align-items: center; gap: 0.5rem; min-height: 1.5rem; }
label > span { color: var(--quiet); }
input { width: 100%; min-width: 0; height: 1.4rem; accent-color: var(--accent); }
output { text-align: end; }
.note { margin: 0; font-size: 11px; color: var(--quiet); }
ol { margin: 0; padding: 0.5rem 0 0; border-top: 1px solid var(--line); list-style: none; min-height: 1rem; }
li { display: flex; gap: 0.6rem; }
li time { flex: none; width: 2rem; text-align: end; color: var(--quiet); }
li span { min-width: 0; overflow-wrap: anywhere; }
@media (forced-colors: active) { .toggle::before { forced-color-adjust: none; } }
`;
