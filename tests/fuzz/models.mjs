// Trains random models on generated kernels, of the levels that the processor has in turn, and on WebAssembly: both have to give
// the very same bits. Ends with 1 if they do not.
//
//     node tests/fuzz/models.mjs [--models 200 --seed 1]
//     node tests/fuzz/models.mjs --seed 1 --model 4711
//
// A model is a function of seed and number, so that --model has the one that a run told of again.
import { isDeepStrictEqual, parseArgs } from "node:util";
import { detectProcessor } from "../../packages/native/dist/index.js";
import { DataParallelTrainer } from "../../packages/parallel/dist/index.js";
import { drawTraining } from "./draw-training.mjs";
import { randomOf } from "./random.mjs";

const { values } = parseArgs({
  options: {
    models: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    model: { type: "string" },
  },
});
const wholeNumber = (flag) => {
  const number = Number(values[flag]);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${flag} is ${values[flag]}, expected a whole number`);
};
const seed = wholeNumber("seed");
const only = values.model === undefined ? undefined : wholeNumber("model");
const [first, end] = only === undefined ? [0, wholeNumber("models")] : [only, only + 1];

/** Trains, and gives the error that ended it or undefined. */
async function fitToEnd(trainer, options) {
  try {
    for await (const _ of trainer.fit(options));
    return undefined;
  } catch ({ code, message }) {
    return { code, message };
  }
}

/** What a training comes to: all that a checkpoint keeps of it but the number of workers, and how it ended. */
async function train({ options, epochs, stops }, engine, workers) {
  let resume;
  let error;
  for (const maxSteps of [...stops, Number.POSITIVE_INFINITY]) {
    const trainer = await DataParallelTrainer.create({
      ...options,
      engine,
      workers,
      ...(resume && { resume }),
    });
    error = await fitToEnd(trainer, { epochs, maxSteps });
    resume = trainer.state();
    await trainer.close();
    if (error !== undefined) break;
  }
  const { parameters, slots, metrics, position } = resume;
  return { parameters, slots, metrics, position, error };
}

const { levels, name } = detectProcessor();
if (levels.length === 0) throw new Error(`there are no generated kernels for ${name}`);
console.log(`seed ${seed}, models ${first} to ${end - 1}, on ${levels.join(" and ")}`);
const begun = performance.now();
let failures = 0;
for (let n = first; n < end; n++) {
  if (n > first && n % 100 === 0) console.log(`${n - first} models, ${failures} failures`);
  const training = drawTraining(randomOf(seed, "models", n));
  const level = levels[n % levels.length];
  process.env.PARAVAE_NATIVE = level;
  const got = await train(training, "native", training.workers);
  if (isDeepStrictEqual(got, await train(training, "wasm", 1))) continue;
  failures += 1;
  const { train: rows, test, ...rest } = training.options;
  const told = JSON.stringify({ ...rest, rows: rows.count, testRows: test.count, workers: training.workers });
  console.log(
    `model ${n} differs on ${level}: ${told}\n    again: node tests/fuzz/models.mjs --seed ${seed} --model ${n}`,
  );
}
const seconds = ((performance.now() - begun) / 1000).toFixed(0);
console.log(
  `${end - first} models in ${seconds} s, ${failures === 0 ? "no failures" : `${failures} failures`}`,
);
process.exitCode = failures === 0 ? 0 : 1;
