import { colours, frame, text, titleHeight } from "./svg.mjs";

const [width, height] = [800, 540];
const plot = { left: 60, right: width - 130, top: titleHeight + 16, bottom: height - 56 };
const seriesColours = ["#1f6feb", "#1a7f37", "#9a6700", "#8250df", "#cf222e"];

/**
 * Lines over two logarithmic axes of the same ticks, as an SVG.
 *
 * @param series `{ name, points: [{ x, median, low, high }], band: [{ x, low, high }] }`: points that were measured, drawn
 *   with their spread, and a band between two lines
 */
export function lineChart({ title, about, ticks, series }) {
  const most = Math.log(ticks.at(-1));
  const xOf = (x) => plot.left + ((plot.right - plot.left) * Math.log(x)) / most;
  // What is below the first tick lies on the axis.
  const yOf = (y) => plot.bottom - ((plot.bottom - plot.top) * Math.max(0, Math.log(y))) / most;
  const at = (x, y) => `${xOf(x).toFixed(1)} ${yOf(y).toFixed(1)}`;
  const axes = ticks.flatMap((tick) => [
    `<path d="M${at(tick, ticks[0])}L${at(tick, ticks.at(-1))}M${at(ticks[0], tick)}L${at(ticks.at(-1), tick)}" stroke="#d1d9e0"/>`,
    text(xOf(tick), plot.bottom + 20, `${tick}`, `text-anchor="middle" fill="${colours.faint}"`),
    text(plot.left - 10, yOf(tick) + 4.5, `${tick}`, `text-anchor="end" fill="${colours.faint}"`),
  ]);
  const middle = (plot.left + plot.right) / 2;
  const parts = [
    ...axes,
    text(middle, plot.bottom + 44, "workers", `text-anchor="middle"`),
    `<path d="M${at(ticks[0], ticks[0])}L${at(ticks.at(-1), ticks.at(-1))}" stroke="${colours.faint}" stroke-dasharray="3 4"/>`,
    ...series.flatMap((one, i) => seriesParts(one, seriesColours[i % seriesColours.length], at)),
    ...series.map(({ name }, i) =>
      text(
        plot.right + 16,
        plot.top + 12 + 22 * i,
        name,
        `fill="${seriesColours[i % seriesColours.length]}"`,
      ),
    ),
  ];
  return frame(width, height, title, about, parts);
}

function seriesParts({ points, band }, colour, at) {
  const outline = [
    ...band.map(({ x, high }) => at(x, high)),
    ...[...band].reverse().map(({ x, low }) => at(x, low)),
  ];
  return [
    `<path d="M${outline.join("L")}Z" fill="${colour}" fill-opacity="0.12" stroke="${colour}" stroke-opacity="0.5"/>`,
    ...points.flatMap(({ x, median, low, high }) => {
      const [cx, cy] = at(x, median).split(" ");
      return [
        `<path d="M${at(x, low)}L${at(x, high)}" stroke="${colour}" stroke-width="1.5"/>`,
        `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`,
      ];
    }),
  ];
}
