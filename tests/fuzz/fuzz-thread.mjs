// A thread that gives one parser its inputs, and tells the main thread what came of them.
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";
import { isValid, readCorpus } from "./corpus.mjs";
import { openParser } from "./parsers.mjs";
import { randomOf } from "./random.mjs";
import { refusalCode } from "./refusal.mjs";

/** What an input may take, and besides that in memory of arrays what it has and gives this many times over. */
const longestMs = 1000;
const freeBytes = 4 << 20;
const timesItsSize = 16;
const mostFailures = 5;

const { name, folder, seed, inputs, only, progress } = workerData;
const corpus = readCorpus(name);
const parser = await openParser(
  name,
  folder,
  corpus.filter((file) => isValid(file.name)).map(({ bytes }) => bytes),
);
const large = Object.entries(parser.large ?? {}).map(([title, make]) => ({ title, make }));
const fixed = [...corpus.map((file) => ({ title: file.name, make: () => file.bytes })), ...large];

/** Mutated input n. */
const mutated = (n) => ({ n, title: `input ${n}`, make: () => parser.mutate(randomOf(seed, name, n)) });

/** The kept inputs and the large ones, whose numbers are below 0, and the mutated ones; or one of these. */
function* allInputs() {
  if (only !== undefined) return yield mutated(only);
  for (const [i, input] of fixed.entries()) yield { n: i - fixed.length, ...input };
  for (let n = 0; n < inputs; n++) yield mutated(n);
}

/** Parses one input; what came of it, and what it took. */
async function attempt(bytes, n) {
  const arrayBytes = process.memoryUsage().arrayBuffers;
  const begun = performance.now();
  let code;
  let given = 0;
  try {
    given = await parser.read(bytes, n);
  } catch (error) {
    code = refusalCode(error, bytes.length);
  }
  const ms = performance.now() - begun;
  return { code, ms, given, grownBytes: process.memoryUsage().arrayBuffers - arrayBytes };
}

const builtIns = [Object.prototype, Array.prototype, Function.prototype];
const propertiesOfBuiltIns = () => builtIns.flatMap((builtIn) => Reflect.ownKeys(builtIn)).length;
const propertiesBefore = propertiesOfBuiltIns();

/** @throws unless the parser did as it has to */
async function check(bytes, n, title) {
  let outcome = await attempt(bytes, n);
  // Once more, for the machine may have been busy with other things.
  if (outcome.ms > longestMs) outcome = await attempt(bytes, n);
  const { code, ms, given, grownBytes } = outcome;
  assert.ok(ms <= longestMs, `it took ${Math.round(ms)} ms, expected at most ${longestMs}`);
  const most = freeBytes + timesItsSize * (bytes.length + given);
  assert.ok(grownBytes <= most, `it took ${grownBytes} bytes for arrays, expected at most ${most}`);
  assert.equal(propertiesOfBuiltIns(), propertiesBefore, "it changed a built-in prototype");
  if (isValid(title)) assert.equal(code, undefined, "it was refused, expected to be accepted");
  return outcome;
}

const result = { inputs: 0, accepted: 0, codes: {}, slowestMs: 0, mostBytes: 0 };
let failures = 0;
for (const { n, title, make } of allInputs()) {
  if (failures === mostFailures) break;
  Atomics.store(progress, 0, n);
  const bytes = Buffer.from(make());
  try {
    const { code, ms, grownBytes } = await check(bytes, n, title);
    result.inputs += 1;
    if (code === undefined) result.accepted += 1;
    else result.codes[code] = (result.codes[code] ?? 0) + 1;
    result.slowestMs = Math.max(result.slowestMs, ms);
    result.mostBytes = Math.max(result.mostBytes, grownBytes);
  } catch (error) {
    failures += 1;
    parentPort.postMessage({ failure: { n, title, bytes, stack: error.stack } });
  }
}
await parser.close?.();
parentPort.postMessage({ result });
