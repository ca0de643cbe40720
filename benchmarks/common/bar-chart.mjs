import { max } from "d3-array";
import { chart } from "./chart.mjs";
import { spread } from "./statistics.mjs";

const width = 450;

/**
 * Horizontal bars as an SVG: a bar goes to the median, a line from the lowest to the highest. A group has a scale of its
 * own, whose end is its highest or `atLeast`.
 *
 * @param groups `{ title, bars }`, where bars are of `barsOf`
 * @param label how a median is written
 */
export const barChart = ({ groups, label, atLeast = 0, ...head }) =>
  chart({ spacing: 24, vconcat: groups.map((group) => groupSpec(group, label, atLeast)) }, head);

const groupSpec = ({ title, bars }, label, atLeast) => ({
  ...{ title: { text: title, frame: "group" }, width, height: { step: 24 } },
  data: { values: bars.map((bar) => ({ ...bar, label: label(bar.median) })) },
  encoding: {
    x: {
      ...{ type: "quantitative", axis: null },
      scale: {
        domain: [
          0,
          Math.max(
            atLeast,
            max(bars, ({ high }) => high),
          ),
        ],
        nice: false,
      },
    },
    y: { field: "name", sort: null, title: null, axis: { domain: false, ticks: false, labelPadding: 8 } },
    color: { condition: { test: "datum.ours", value: "#1f6feb" }, value: "#a3acb8" },
  },
  layer: [
    { mark: { type: "bar", height: 16 }, encoding: { x: { field: "median" } } },
    { mark: "rule", encoding: { x: { field: "low" }, x2: { field: "high" }, color: { value: "black" } } },
    {
      mark: { type: "text", align: "right" },
      encoding: { x: { value: width + 110 }, text: { field: "label" }, color: { value: "black" } },
    },
  ],
});

/** A bar for each result that is there: the median and the spread of its samples. */
export const barsOf = (results, of) =>
  results
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, ours = true, samples }) => ({ name, ours, ...spread(samples, of) }));
