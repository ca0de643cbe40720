import { colours, frame, text, titleHeight } from "./svg.mjs";

const barsWidth = 450;
const medianWidth = 150;
/** Of the font, more or less; names are not measured. */
const characterWidth = 7;
const rowHeight = 24;
const groupHeight = 40;

/**
 * Horizontal bars as an SVG: a bar goes to the median, a line from the lowest to the highest. A group has a scale of its
 * own, whose end is its highest or `atLeast`.
 *
 * @param groups `{ title, bars: [{ name, ours, median, low, high }] }`
 * @param label how a median is written
 */
export function barChart({ title, about, groups, label, atLeast = 0 }) {
  const names = groups.flatMap(({ bars }) => bars.map(({ name }) => name.length));
  const left = 24 + characterWidth * Math.max(0, ...names);
  const width = left + barsWidth + medianWidth;
  const parts = [];
  let y = titleHeight;
  for (const { title, bars } of groups) {
    const scale = barsWidth / Math.max(atLeast, ...bars.map(({ high }) => high));
    parts.push(text(16, y + 26, title, `font-weight="600"`));
    y += groupHeight;
    for (const bar of bars) {
      parts.push(...barParts(bar, { left, y, width, scale }, label));
      y += rowHeight;
    }
  }
  return frame(width, y + 16, title, about, parts);
}

function barParts({ name, ours, median, low, high }, { left, y, width, scale }, label) {
  const middle = y + rowHeight / 2;
  const [begin, end] = [low, high].map((value) => (left + value * scale).toFixed(1));
  return [
    text(left - 8, middle + 4.5, name, `text-anchor="end"`),
    `<rect x="${left}" y="${y + 4}" width="${(median * scale).toFixed(1)}" height="${rowHeight - 8}" fill="${ours ? colours.ours : colours.peer}"/>`,
    `<path d="M${begin} ${middle}H${end}" stroke="${colours.text}" stroke-width="1.5"/>`,
    text(width - 24, middle + 4.5, label(median), `text-anchor="end"`),
  ];
}
