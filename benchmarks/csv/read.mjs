// Reads a CSV file and prints how fast as a line of JSON: node read.mjs READER FILE
import { createReadStream, openSync, readSync, statSync } from "node:fs";
import { resourceUsage } from "node:process";

const [, , reader, path] = process.argv;

/** A plain file as paravae reads it. */
function inputOf(path) {
  const head = new Uint8Array(1 << 16);
  const length = readSync(openSync(path), head);
  return {
    path,
    head: head.subarray(0, length),
    stream: () => createReadStream(path, { highWaterMark: 1 << 18 }),
  };
}

const readers = {
  async papaparse() {
    const { default: Papa } = await import("papaparse");
    let rows = 0;
    await new Promise((resolve, reject) => {
      Papa.parse(createReadStream(path, { highWaterMark: 1 << 18 }), {
        chunk: ({ data }) => {
          rows += data.length;
        },
        complete: resolve,
        error: reject,
      });
    });
    return rows;
  },
  async paravae() {
    const { csv } = await import("../../packages/datasets/dist/csv/csv-format.js");
    let rows = 0;
    for await (const { count } of (await csv.open(inputOf(path), {})).batches()) rows += count;
    return rows;
  },
  async "paravae, in memory"() {
    const { csv } = await import("../../packages/datasets/dist/csv/csv-format.js");
    const { collectColumns } = await import("../../packages/datasets/dist/columns/collect-columns.js");
    return (await collectColumns(inputOf(path), csv, {})).count;
  },
};

const begun = performance.now();
const rows = await readers[reader]();
const seconds = (performance.now() - begun) / 1000;
console.log(
  JSON.stringify({
    rows,
    seconds,
    megabytesPerSecond: statSync(path).size / 1e6 / seconds,
    peakBytes: resourceUsage().maxRSS * 1024,
  }),
);
