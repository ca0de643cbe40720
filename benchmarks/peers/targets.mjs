import { max, median } from "d3-array";
import { hundredths, percent } from "../common/format.mjs";

/** Whom a column compares with: the fastest of them in each round. */
const columns = {
  tfjsNode: ["tfjs-node"],
  tfjsNodeAlone: ["tfjs-node-1-thread"],
  ownLoop: ["tfjs-examples-own-loop"],
  eager: ["pytorch-eager"],
  autocast: ["pytorch-bf16"],
  compiled: ["pytorch-compile", "jax-jit"],
  best: ["pytorch-eager", "pytorch-compile", "jax-jit"],
  blas: ["blas"],
  blasBf16: ["blas-bf16"],
};
const headings = {
  tfjsNode: "× tfjs-node, its own threads",
  tfjsNodeAlone: "× tfjs-node, 1 thread",
  ownLoop: "× tfjs-examples' own loop",
  eager: "× PyTorch eager",
  autocast: "× PyTorch bf16 autocast",
  compiled: "× faster of torch.compile and JAX",
  best: "× best of eager, torch.compile and JAX",
  blas: "× own engine on a BLAS",
  blasBf16: "× own engine on a BLAS, bf16",
  share: "of the multiply-add peak",
};

/** What each engine is to reach in each work; what is left out is reported only. */
const targets = {
  textbook: {
    native: { best: 1.6, blas: 1.2 },
    blas: { tfjsNode: 10, eager: 1.9, compiled: 1.6 },
    wasm: { tfjsNode: 2.5, share: 0.75 },
  },
  usual: {
    native: { best: 1.4, blas: 1.12, share: 0.72 },
    blas: { tfjsNode: 8, eager: 1.9, compiled: 1.6, share: 0.65 },
    wasm: { tfjsNode: 2.5, share: 0.75 },
  },
  "large-batch": {
    native: { best: 1.25, blas: 1.08, share: 0.83 },
    "native-bf16": { autocast: 1.6, blasBf16: 1.15 },
    blas: { tfjsNode: 4.5, eager: 1.5, compiled: 1.4, share: 0.8 },
    "blas-bf16": { tfjsNode: 8, autocast: 2.5, compiled: 3 },
    wasm: { tfjsNode: 2.5, share: 0.75 },
  },
  wide: {
    native: { best: 1.22, blas: 1.1, share: 0.83 },
    "native-bf16": {},
    blas: { tfjsNode: 3.4, eager: 1.4, compiled: 1.35, share: 0.8 },
    "blas-bf16": { tfjsNode: 8, autocast: 1.7, compiled: 3.3 },
    wasm: { tfjsNode: 2.5, share: 0.75 },
  },
  "tfjs-examples": {
    native: { best: 1.25, blas: 1.08, share: 0.8 },
    blas: { tfjsNode: 5.5, ownLoop: 7, eager: 1.6, compiled: 1.4, share: 0.75 },
    wasm: { tfjsNode: 2.5, share: 0.75 },
  },
  table: { native: { best: 2, blas: 1.2 } },
  odd: { native: { best: 1.2 } },
  "odd-small": { native: { best: 1.2 } },
};

/**
 * What each engine has reached of its targets: the median over rounds, then the target where there is one.
 *
 * @param works `{ name, results }`
 */
export function targetTable(works) {
  const rows = works.flatMap(({ name, results }) =>
    Object.entries(targets[name]).map(([engine, target]) => ({ name, engine, target, results })),
  );
  return {
    title: "targets",
    heading: ["", ...Object.values(headings)],
    lines: rows.map(({ name, engine, target, results }) => [
      `${name}, ${engine}`,
      ...Object.keys(headings).map((column) => cell(column, target[column], engine, results)),
    ]),
  };
}

function cell(column, target, engine, results) {
  const ours = results.find(({ name }) => name === engine);
  if (ours.absent !== undefined) return "absent";
  const value = column === "share" ? shareOf(ours) : timesFaster(ours, columns[column], results);
  if (value === undefined) return target === undefined ? "" : "absent";
  const text = column === "share" ? percent : hundredths;
  if (target === undefined) return text(value);
  return `${text(value)} of ${text(target)}: ${value >= target ? "reached" : "MISSED"}`;
}

const shareOf = ({ samples }) => median(samples, ({ share }) => share);

/** Undefined where none of the peers is there. */
function timesFaster({ samples }, peers, results) {
  const present = results.filter(({ name, absent }) => peers.includes(name) && absent === undefined);
  if (present.length === 0) return undefined;
  return median(
    samples,
    ({ rowsPerSecond }, round) => rowsPerSecond / max(present, (peer) => peer.samples[round].rowsPerSecond),
  );
}
