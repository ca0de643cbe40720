import { median } from "d3-array";
import { hundredths, percent, spreadText, tenths, whole } from "../common/format.mjs";
import { resultLines } from "../common/tables.mjs";

/** What the machine can do. */
export const boundsTable = (bounds) => ({
  title: "bounds of this machine",
  heading: ["", "one core", "all cores at once", "unit"],
  lines: Object.entries(bounds).map(([name, { one, all, unit }]) => {
    const text = unit === "ns" ? hundredths : tenths;
    return [name, spreadText(one, text), all.length === 0 ? "" : spreadText(all, text), unit];
  }),
});

export const productsTable = (products) => ({
  title: "products (rows × inputs × outputs), one core",
  heading: ["", "engine", "GFLOPS", "of peak"],
  lines: resultLines(products, ({ engine, samples }) => [
    engine,
    spreadText(samples, tenths, ({ gflops }) => gflops),
    spreadText(samples, percent, shareOf),
  ]),
});

export const elementwiseTable = (kernels) => ({
  title: "everything else, one core",
  heading: ["", "engine", "elements", "ns/element", "GB/s", "bound", "of bound"],
  lines: kernels.map(({ name, engine, elements, samples }) => [
    name,
    engine,
    whole(elements),
    spreadText(samples, hundredths, ({ nsPerElement }) => nsPerElement),
    tenths(median(samples, ({ gigabytes }) => gigabytes)),
    samples[0].bound,
    spreadText(samples, percent, shareOf),
  ]),
});

const shareOf = ({ share }) => share;
