// Gives every parser mutated inputs and checks that each is refused with an error of paravae's own or read right, in
// bounded time and memory. Ends with 1 if one is not.
//
//     node tests/fuzz/run.mjs [--inputs 10000 --seed 1 --only checkpoint,idx]
//     node tests/fuzz/run.mjs --only idx --seed 1 --input 4711
//
// An input is a function of seed, parser and number, so that --input has the one that a run told of again. What fails is
// kept in the corpus, which every run begins with.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { failedName, keep } from "./corpus.mjs";
import { checkOddFiles } from "./odd-files.mjs";
import { parserNames } from "./parsers.mjs";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: parserNames.join() },
    input: { type: "string" },
  },
});
const names = values.only.split(",");
const unknown = names.filter((name) => !parserNames.includes(name));
if (unknown.length > 0)
  throw new Error(`--only is ${unknown.join()}, expected some of ${parserNames.join()}`);
const wholeNumber = (flag) => {
  const number = Number(values[flag]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${flag} is ${values[flag]}, expected a whole number`);
};
const inputs = wholeNumber("inputs");
const seed = wholeNumber("seed");
const only = values.input === undefined ? undefined : wholeNumber("input");

/** Without an end for so long, an input's thread is given up. */
const hangMs = 10_000;
/** Of a thread; what a parser makes of any input has to fit. */
const heapMb = 256;

/** Runs one parser in a thread of its own; how many inputs failed. */
function fuzz(name) {
  const folder = mkdtempSync(join(tmpdir(), "paravae-fuzz-"));
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(new URL("fuzz-thread.mjs", import.meta.url), {
    workerData: { name, folder, seed, inputs, only, progress },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  const begun = performance.now();
  let failures = 0;
  const tell = (n, what) => {
    failures += 1;
    const again = n < 0 ? "--inputs 0" : `--seed ${seed} --input ${n}`;
    console.log(`${name}: ${what}\n    again: node tests/fuzz/run.mjs --only ${name} ${again}`);
  };
  let seen = { n: undefined, since: 0 };
  const watch = setInterval(() => {
    const n = Atomics.load(progress, 0);
    if (n !== seen.n) seen = { n, since: performance.now() };
    else if (performance.now() - seen.since > hangMs) {
      tell(n, `input ${n} has not ended after ${hangMs / 1000} s`);
      thread.terminate();
    }
  }, 500);
  thread.on("message", ({ failure, result }) => {
    if (result !== undefined) console.log(`${name}: ${summary(result, performance.now() - begun)}`);
    if (failure === undefined) return;
    const { n, title, bytes, stack } = failure;
    const kept = n >= 0 ? `, kept as ${keep(name, failedName(bytes), bytes)}` : "";
    tell(n, `${title}${kept}: ${stack}`);
  });
  // A parser that throws past its caller ends the thread, as one that takes too much memory does.
  thread.on("error", (error) => tell(progress[0], `input ${progress[0]} ended the thread: ${error.stack}`));
  return new Promise((resolve) => {
    thread.on("exit", () => {
      clearInterval(watch);
      rmSync(folder, { recursive: true });
      resolve(failures);
    });
  });
}

function summary({ inputs: count, accepted, codes, slowestMs, mostBytes }, ms) {
  const refused = Object.entries(codes).sort(([, a], [, b]) => b - a);
  const seconds = (ms / 1000).toFixed(1);
  const parts = [
    `${count} inputs in ${seconds} s`,
    `${accepted} accepted`,
    ...refused.map(([code, times]) => `${times} ${code}`),
    `slowest ${slowestMs.toFixed(0)} ms`,
    `biggest allocation ${(mostBytes / 1e6).toFixed(2)} MB`,
  ];
  return parts.join(", ");
}

console.log(`seed ${seed}, ${inputs} mutated inputs for each parser besides its corpus`);
const queue = [...names];
let failures = 0;
const workOff = async () => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) failures += await fuzz(name);
};
await Promise.all([workOff(), workOff()]);
if (names.length === parserNames.length && only === undefined) failures += await checkOddFiles();
console.log(failures === 0 ? "no failures" : `${failures} failures`);
// What was given up may not have ended.
process.exit(failures === 0 ? 0 : 1);
