// The whole training step against what a user could take instead, in turn, each in a process of its own and in its best
// setting.
//
//     npm run bench:peers [-- --engine wasm|tfjs] [-- --at-least 2]
//
// With --at-least, that engine (tfjs unless named) must reach that many times the rows per second of plain tfjs-node at
// 784-400-20, batch 128. A peer that is not installed is absent, never slower.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { measureSteps } from "@paravae/parallel";
import { bound, enforce, flag, median } from "./measuring.mjs";

const rounds = 5;
const seconds = 1.5;
const engines = ["wasm", "tfjs"];

const works = [
  { input: 784, hidden: 256, latent: 20, batch: 64 },
  { input: 784, hidden: 400, latent: 20, batch: 128 },
  { input: 784, hidden: 400, latent: 20, batch: 512 },
];

function peerMs({ input, hidden, latent, batch }) {
  const script = fileURLToPath(new URL("peers/tfjs-node.mjs", import.meta.url));
  const sizes = [input, hidden, latent, batch, seconds].map(String);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...sizes], { encoding: "utf8" });
  if (status === 3) return undefined;
  if (status !== 0) throw new Error(`tfjs-node's script ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1)).msPerStep;
}

async function ourMs({ input, hidden, latent, batch }, engine) {
  const model = { inputSize: input, encoder: [hidden], latentSize: latent, decoder: [hidden] };
  return (await measureSteps({ model, batchSize: batch, engine, seconds })).msPerStep;
}

/** Median milliseconds of each, and of the rounds' ratios to the peer. */
async function compare(work, contestants) {
  const samples = [];
  for (let round = 0; round < rounds; round++) {
    const peer = peerMs(work);
    if (peer === undefined) return undefined;
    const ours = {};
    for (const engine of contestants) ours[engine] = await ourMs(work, engine);
    samples.push({ peer, ours });
  }
  return {
    peer: median(samples.map(({ peer }) => peer)),
    engines: contestants.map((engine) => ({
      engine,
      ms: median(samples.map(({ ours }) => ours[engine])),
      ratio: median(samples.map(({ peer, ours }) => peer / ours[engine])),
    })),
  };
}

const absent = "tfjs-node is absent; npm run setup:tensorflow installs it";
const atLeast = bound();
if (atLeast === undefined) {
  for (const work of works) {
    const { input, hidden, latent, batch } = work;
    const result = await compare(work, engines);
    if (result === undefined) {
      console.log(absent);
      break;
    }
    console.log(
      `${input}-${hidden}-${latent}, batch ${batch}: tfjs-node ${result.peer.toFixed(2)} ms a step`,
    );
    for (const { engine, ms, ratio } of result.engines) {
      console.log(`  ${engine.padEnd(6)} ${ms.toFixed(2)} ms, ${ratio.toFixed(2)} × tfjs-node`);
    }
  }
} else {
  const engine = flag("--engine") ?? "tfjs";
  await enforce(`${engine}, 784-400-20, batch 128, against tfjs-node`, atLeast, async () => {
    const result = await compare(works[1], [engine]);
    if (result === undefined) throw new Error(absent);
    return result.engines[0].ratio;
  });
}
