import { spread } from "./rounds.mjs";
import { describeWork } from "./works.mjs";

const width = 760;
const labelWidth = 170;
const barsWidth = 450;
const rowHeight = 24;
const titleHeight = 64;
const workHeight = 40;
const colours = { ours: "#1f6feb", peer: "#a3acb8", text: "#1f2328", faint: "#59636e", spread: "#1f2328" };

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (value) => value.replace(/[&<>"]/g, (character) => escapes[character]);
const text = (x, y, value, attributes = "") =>
  `<text x="${x}" y="${y}" ${attributes}>${escapeXml(value)}</text>`;
const whole = (value) => Math.round(value).toLocaleString("en-US");

/**
 * Rows a second as an SVG of horizontal bars: a group for each work with a scale of its own, the fastest first, a
 * bar to the median, a line from the lowest to the highest round.
 *
 * @param report what `--json` writes
 */
export function chart({ machine, date, rounds, seconds, works }) {
  const parts = [];
  let y = titleHeight;
  for (const { name, work, results } of works) {
    const bars = results
      .filter(({ samples }) => samples.length > 0)
      .map(({ name, ours, samples }) => ({
        name,
        ours,
        ...spread(samples.map(({ rowsPerSecond }) => rowsPerSecond)),
      }))
      .sort((a, b) => b.median - a.median);
    const scale = barsWidth / Math.max(...bars.map(({ high }) => high));
    parts.push(text(16, y + 26, describeWork(name, work), `font-weight="600"`));
    y += workHeight;
    for (const bar of bars) {
      parts.push(...barParts(bar, y, scale));
      y += rowHeight;
    }
  }
  const height = y + 16;
  const about = `${machine.cpu}, ${machine.cores} cores, ${date.slice(0, 10)}; median, lowest and highest of ${rounds} rounds of ${seconds} s`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${colours.text}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${text(16, 30, "Rows trained a second, paravae in blue; longer is faster", `font-size="16" font-weight="600"`)}
${text(16, 52, about, `fill="${colours.faint}"`)}
${parts.join("\n")}
</svg>
`;
}

function barParts({ name, ours, median, low, high }, y, scale) {
  const middle = y + rowHeight / 2;
  const [begin, end] = [low, high].map((value) => (labelWidth + value * scale).toFixed(1));
  return [
    text(labelWidth - 8, middle + 4.5, ours ? `paravae ${name}` : name, `text-anchor="end"`),
    `<rect x="${labelWidth}" y="${y + 4}" width="${(median * scale).toFixed(1)}" height="${rowHeight - 8}" fill="${ours ? colours.ours : colours.peer}"/>`,
    `<path d="M${begin} ${middle}H${end}" stroke="${colours.spread}" stroke-width="1.5"/>`,
    text(width - 24, middle + 4.5, whole(median), `text-anchor="end"`),
  ];
}
