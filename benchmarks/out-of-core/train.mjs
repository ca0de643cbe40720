// One sample: an epoch on the rows of a cache, read into memory first or while they are trained on.
//
//     node train.mjs --work NAME --rows FILE --place memory|file [--blocks] [--seconds 20]
//
// With --blocks rows in memory go in the order of those in the file, and the models are to be the same. With --seconds it stops there,
// in the middle of the epoch.
import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { defaultBlockOrder } from "@paravae/core";
import { openRowCache } from "@paravae/datasets";
import { DataParallelTrainer } from "@paravae/parallel";
import { bytesOfRow, works } from "./works.mjs";

const text = { type: "string" };
const { values } = parseArgs({
  options: { work: text, rows: text, place: text, seconds: text, blocks: { type: "boolean" } },
});
const { model, row, batch } = works[values.work];
const cache = await openRowCache(values.rows);

async function inMemory() {
  const { count, width, type } = cache;
  const data = type === "bytes" ? new Uint8Array(count * width) : new Float32Array(count * width);
  await cache.read(0, count, data);
  return { data, count, width };
}

const trainer = await DataParallelTrainer.create({
  ...{ model, batchSize: batch },
  train: values.place === "memory" ? await inMemory() : cache,
  ...(values.blocks ? { order: defaultBlockOrder(bytesOfRow(row), batch) } : {}),
});
const stop = new AbortController();
const timer = values.seconds && setTimeout(() => stop.abort(), 1000 * Number(values.seconds));
const begun = performance.now();
for await (const _ of trainer.fit({ epochs: 1, signal: stop.signal }));
const seconds = (performance.now() - begun) / 1000;
clearTimeout(timer);
const { parameters, position } = trainer.state();
const rows = Math.min(cache.count, position.step * batch);
await trainer.close();
await cache.close();
console.log(
  JSON.stringify({
    rows,
    rowsPerSecond: rows / seconds,
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
    engine: trainer.engine,
    model: createHash("sha256").update(parameters).digest("hex").slice(0, 16),
  }),
);
