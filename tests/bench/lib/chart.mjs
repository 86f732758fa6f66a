// Deliveries a second by room size as an SVG that suits a light and a dark page.
import { number } from './table.mjs';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 130;
const BAR = 18;
const GAP = 4;
const GROUP = 34;
const TOP = 58;

const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; fill: #1f2328; }
  .title { font-size: 15px; font-weight: 600; }
  .room { font-weight: 600; }
  .quiet { fill: #59636e; font-size: 12px; }
  .grid { stroke: #d1d9e0; }
  .kithd { fill: #0b7a5b; }
  .peer { fill: #9aa4af; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .quiet { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .kithd { fill: #35c896; }
    .peer { fill: #656c76; }
  }`;

const escape = (text) => text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character]);

// groups: [{ title, bars: [{ name, value, main }] }]; the last bar named `base` is what ratios are of.
export function barChart(title, subtitle, groups, base) {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const low = Math.floor(Math.log10(Math.min(...values)) - 0.3);
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const x = (value) => LEFT + (Math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT);
  const parts = [];
  let y = TOP;
  for (const { title: room, bars } of groups) {
    const reference = bars.find(({ name }) => name === base)?.value;
    parts.push(`<text class="room" x="16" y="${y + 13}">${escape(room)}</text>`);
    y += 22;
    for (const { name, value, main } of bars) {
      const ratio = reference && name !== base ? `${number(value / reference)} ×` : '';
      parts.push(`<text class="quiet" x="${LEFT - 10}" y="${y + 13}" text-anchor="end">${escape(name)}</text>`,
        `<rect class="${main ? 'kithd' : 'peer'}" x="${LEFT}" y="${y}" width="${(x(value) - LEFT).toFixed(1)}" height="${BAR}" rx="2"/>`,
        `<text x="${(x(value) + 8).toFixed(1)}" y="${y + 13}">${number(value)}<tspan class="quiet" dx="8">${ratio}</tspan></text>`);
      y += BAR + GAP;
    }
    y += GROUP - 22;
  }
  const grid = [];
  for (let power = low; power <= high; power += 1) {
    const at = x(10 ** power).toFixed(1);
    grid.push(`<line class="grid" x1="${at}" x2="${at}" y1="${TOP}" y2="${y}"/>`,
      `<text class="quiet" x="${at}" y="${y + 16}" text-anchor="middle">${(10 ** power).toLocaleString('en')}</text>`);
  }
  const height = y + 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}">
<style>${style}
</style>
<text class="title" x="16" y="24">${escape(title)}</text>
<text class="quiet" x="16" y="43">${escape(subtitle)}</text>
${[...grid, ...parts].join('\n')}
</svg>
`;
}
