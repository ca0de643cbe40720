import { chart } from "./chart.mjs";

/**
 * Bands and measured points over two logarithmic axes of the same ticks, as an SVG.
 *
 * @param points `{ name, x, median, low, high }`: measured, drawn with their spread
 * @param band `{ name, x, low, high }`: between two lines
 */
export function lineChart({ ticks, points, band, ...head }) {
  const axis = {
    type: "quantitative",
    // What is below the first tick lies on the axis.
    scale: { type: "log", base: 2, domain: [ticks[0], ticks.at(-1)], clamp: true },
    axis: { values: ticks, format: "d", labelFlush: false },
  };
  const name = { field: "name", sort: null, legend: { symbolType: "circle" } };
  const [low, high] = [{ field: "low", title: null }, { field: "high" }];
  const spec = {
    ...{ width: 610, height: 400 },
    encoding: { x: { field: "x", title: "workers", ...axis }, y: axis, color: name },
    layer: [
      {
        data: { values: ticks.map((x) => ({ x })) },
        mark: { type: "line", strokeDash: [3, 4], strokeWidth: 1 },
        encoding: { y: { field: "x", title: null }, color: { value: "#59636e" } },
      },
      {
        data: { values: band },
        mark: { type: "area", fillOpacity: 0.12, strokeWidth: 1, strokeOpacity: 0.5 },
        encoding: { y: low, y2: high, stroke: name },
      },
      { data: { values: points }, mark: "rule", encoding: { y: low, y2: high } },
      {
        data: { values: points },
        mark: { type: "circle", size: 50, opacity: 1 },
        encoding: { y: { field: "median", title: null } },
      },
    ],
  };
  return chart(spec, head);
}
