// One sample of paravae's own step, on every core.
import { readFileSync } from "node:fs";
import { DataParallelTrainer, measureSteps } from "@paravae/parallel";
import { madeUpRows } from "./made-up-rows.mjs";
import { workArguments } from "./work-arguments.mjs";

const { name, engine, inputs, hidden, latent, batch, loss, batches, seconds, check } = workArguments();
const likelihood = loss === "mse" ? { likelihood: "gaussian", variance: 0.5 } : { likelihood: loss };
const model = { inputSize: inputs, encoder: [hidden], latentSize: latent, decoder: [hidden], ...likelihood };

/** What −log p(x|z) of the gaussian has above the squared error, ½·log(2π·½) a value. */
const constant = loss === "mse" ? (inputs * Math.log(Math.PI)) / 2 : 0;

async function measured() {
  const step = await measureSteps({ model, batchSize: batch, engine, seconds });
  const { version } = JSON.parse(
    readFileSync(new URL("../../packages/parallel/package.json", import.meta.url), "utf8"),
  );
  return {
    msPerStep: step.msPerStep,
    rowsPerSecond: step.rowsPerSecond,
    version,
    setting: `${step.engine}, workers: ${step.workers}`,
  };
}

async function checked() {
  const count = batches * batch;
  const train = { data: madeUpRows(count, inputs), count, width: inputs };
  const trainer = await DataParallelTrainer.create({ model, train, batchSize: batch, engine });
  let last;
  for await (const report of trainer.fit({ epochs: check / batches })) last = report;
  await trainer.close();
  return { loss: last.train.loss - constant };
}

try {
  console.log(JSON.stringify({ name, ...(check > 0 ? await checked() : await measured()) }));
} catch (error) {
  if (error.code !== "E_NO_TENSORFLOW") throw error;
  console.log(JSON.stringify({ name, absent: error.message }));
}
