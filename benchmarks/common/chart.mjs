import { parse, textMetrics, View } from "vega";
import { compile } from "vega-lite";

const config = {
  // As a picture in a page it has no labels that a reader of screens could find.
  ...{ background: "#ffffff", padding: 16, font: "system-ui, sans-serif", aria: false },
  title: { anchor: "start", fontSize: 13, subtitleFontSize: 13, subtitleColor: "#59636e" },
  view: { stroke: null },
  axis: { labelFontSize: 13, titleFontSize: 13, labelLimit: 0 },
  legend: { labelFontSize: 13, title: null },
  text: { fontSize: 13 },
};

// Without a canvas Vega takes characters for a third wider than they are, which leaves a chart half empty.
textMetrics.width = ({ fontSize, text }, line = text) => 0.6 * fontSize * `${line}`.length;

/**
 * A chart as an SVG.
 *
 * @param spec of Vega-Lite, but for its title
 * @param report where and when was measured
 * @param about what the line below the title says after that
 */
export function chart(spec, { report: { machine, date }, title, about }) {
  const subtitle = `${machine.cpu}, ${machine.cores} cores, ${date.slice(0, 10)}${about}`;
  const head = { text: title, subtitle, fontSize: 16, offset: 16, frame: "bounds" };
  return new View(parse(compile({ ...spec, title: head, config }).spec), { renderer: "none" }).toSVG();
}
