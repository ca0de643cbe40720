// One sample of paravae's own step, on every core.
import { availableWorkers, DataParallelTrainer } from "@paravae/parallel";
import { version } from "../common/report.mjs";
import { engines, inEnvironmentOf, unlessAbsent } from "../engines.mjs";
import { measureAgainstPeak } from "../measure-step.mjs";
import { Roofline } from "../roofline/roofline.mjs";
import { modelOf } from "../works.mjs";
import { madeUpRows } from "./made-up-rows.mjs";
import { workArguments } from "./work-arguments.mjs";

const { name, batches, seconds, check, ...work } = workArguments();
const { inputs, batch, loss } = work;

/** What −log p(x|z) of the gaussian has above the squared error, ½·log(2π·½) a value. */
const constant = loss === "mse" ? (inputs * Math.log(Math.PI)) / 2 : 0;

async function measured() {
  const workers = availableWorkers();
  const roofline = await Roofline.open([name], workers);
  const step = await measureAgainstPeak(name, work, { workers, seconds, roofline });
  await roofline.close();
  return step.absent === undefined
    ? { ...step, version, setting: `${step.engine}, workers: ${workers}` }
    : { absent: step.absent };
}

async function checked() {
  const count = batches * batch;
  const train = { data: madeUpRows(count, inputs), count, width: inputs };
  const trainer = await DataParallelTrainer.create({
    model: modelOf(work),
    train,
    batchSize: batch,
    ...engines[name],
  });
  let last;
  for await (const report of trainer.fit({ epochs: check / batches })) last = report;
  await trainer.close();
  return { loss: last.train.loss - constant };
}

const result = await (check > 0 ? unlessAbsent(() => inEnvironmentOf(name, checked)) : measured());
console.log(JSON.stringify({ name, ...result }));
