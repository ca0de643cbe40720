// Every kernel of a training step against what bounds it on this machine, on one thread.
//
//     npm run bench:kernels [-- --engines native,wasm,blas --rounds 11 --json FILE]
//     npm run bench:kernels -- --at-least 0.75
//
// Products are held against the multiply-add rate: of the bare instruction, of WebAssembly's micro-kernel on packed operands in
// cache, of a BLAS's large square matrices. Everything else is held against the slower of two bounds: reading and writing
// as many bytes, and the divisions and roots that it cannot do without. Bounds are measured before and after each sample.
// With --json, the file holds every sample, and a chart of the shares lies beside it as an SVG.
//
// With --at-least, every product of 128×784×400 in WebAssembly must reach that share.
import { availableParallelism } from "node:os";
import { median } from "d3-array";
import { chosen, commandLine } from "./common/arguments.mjs";
import { enforce } from "./common/enforce.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn } from "./common/rounds.mjs";
import { describeOps, engines, openOps, readsBf16, unlessAbsent } from "./engines.mjs";
import { measureBounds } from "./kernels/bounds.mjs";
import { elementwiseKernels } from "./kernels/elementwise.mjs";
import { layers, productsOf } from "./kernels/products.mjs";
import { elementwiseSampler, productSampler } from "./kernels/samplers.mjs";
import { boundsTable, elementwiseTable, productsTable } from "./kernels/tables.mjs";
import { warmUp } from "./roofline/rate.mjs";

const defaults = { rounds: 11, seconds: 0.005 };
const options = commandLine(defaults, { flags: ["engines", "at-least"] });
const ms = 1000 * options.seconds;

/** The products of some layers on an engine, each timed between two looks at the engine's peak. */
async function measureProducts(name, layers, rounds) {
  const spec = await unlessAbsent(() => describeOps(name));
  if (spec.absent !== undefined) return [{ name, engine: name, absent: spec.absent, samples: [] }];
  const ops = await openOps(spec);
  const products = layers.flatMap((layer) => productsOf(ops, layer));
  for (const { run } of products) warmUp(run);
  const sample = await productSampler(spec, ms);
  return (await inTurn(products, rounds, sample)).map((result) => ({ ...result, engine: name }));
}

/** Everything else on the engines that bring kernels of it: a BLAS brings products alone. */
async function measureElementwise(names, rounds) {
  const specs = await Promise.all(
    names
      .filter((name) => engines[name].engine !== "blas" && !readsBf16(name))
      .map((name) => unlessAbsent(() => describeOps(name))),
  );
  const kernels = await elementwiseKernels(specs.filter(({ absent }) => absent === undefined));
  for (const { run } of kernels) warmUp(run);
  return inTurn(kernels, rounds, await elementwiseSampler(ms));
}

async function compareAll() {
  const names = chosen(
    "engines",
    engines,
    options.engines ?? "native,native-avx2,native-bf16,wasm,blas,blas-bf16",
  ).map(([name]) => name);
  const { rounds, seconds } = options;
  const report = openReport("kernels", { rounds, seconds, products: [] });
  report.bounds = await measureBounds(names, availableParallelism());
  show(report, boundsTable(report.bounds));
  for (const name of names) report.products.push(...(await measureProducts(name, layers, rounds)));
  show(report, productsTable(report.products));
  report.elementwise = await measureElementwise(names, rounds);
  show(report, elementwiseTable(report.elementwise));
  await writeReport(options.json, report);
}

if (options["at-least"] === undefined) {
  await compareAll();
} else {
  const [usual] = layers;
  await enforce(
    `${usual.rows}×${usual.inputs}×${usual.outputs}, slowest of the three products, against the micro-kernel`,
    Number(options["at-least"]),
    async () => {
      const products = await measureProducts("wasm", [usual], 41);
      return Math.min(...products.map(({ samples }) => median(samples, ({ share }) => share)));
    },
  );
}
