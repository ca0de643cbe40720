import { hundredths, percent, spreadText, tenths } from "../common/format.mjs";
import { median } from "../common/statistics.mjs";

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
  lines: products.map(({ name, engine, absent, samples }) =>
    absent === undefined
      ? [
          name,
          engine,
          spreadText(values(samples, "gflops"), tenths),
          spreadText(values(samples, "share"), percent),
        ]
      : [name, `absent: ${absent}`],
  ),
});

export const elementwiseTable = (kernels) => ({
  title: "everything else, one core, in WebAssembly",
  heading: ["", "elements", "ns/element", "GB/s", "bound", "of bound"],
  lines: kernels.map(({ name, elements, samples }) => [
    name,
    elements.toLocaleString("en-US"),
    spreadText(values(samples, "nsPerElement"), hundredths),
    tenths(median(values(samples, "gigabytes"))),
    samples[0].bound,
    spreadText(values(samples, "share"), percent),
  ]),
});

const values = (samples, key) => samples.map((sample) => sample[key]);
