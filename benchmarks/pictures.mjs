// Reading a folder of pictures: 10,000 grey PNGs of 28×28, on one core and on all of them.
//
//     npm run bench:pictures [-- --rounds 7 --pictures 10000]
//     npm run bench:pictures -- --at-least 1.7
//
// One and all cores take turns, each sample from the folder to the rows, threads and all. With --at-least, all cores must read that
// many times the pictures a second of one.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPictureFolder } from "@paravae/datasets/files";
import { availableWorkers } from "@paravae/parallel";
import { median } from "d3-array";
import { encode } from "fast-png";
import { commandLine } from "./common/arguments.mjs";
import { enforce } from "./common/enforce.mjs";
import { whole } from "./common/format.mjs";
import { inTurn, ratios } from "./common/rounds.mjs";
import { alignedText } from "./common/tables.mjs";

const side = 28;
const options = commandLine({ rounds: 7 }, { flags: ["pictures", "at-least"] });
const count = Number(options.pictures ?? 10_000);

/** Grey blobs, about as hard to unpack as digits are. */
function blob(seed) {
  const data = new Uint8Array(side * side);
  const [x, y] = [8 + (seed % 13), 8 + (Math.floor(seed / 13) % 13)];
  for (let i = 0; i < data.length; i++) {
    const square = ((i % side) - x) ** 2 + (Math.floor(i / side) - y) ** 2;
    data[i] = Math.max(0, 255 - (5 + (seed % 7)) * square);
  }
  return encode({ width: side, height: side, channels: 1, data });
}

async function sample(folder, threads) {
  const begun = performance.now();
  const { train } = await loadPictureFolder(folder, { threads });
  return { picturesPerSecond: (1000 * train.rows.count) / (performance.now() - begun) };
}

async function measure(folder) {
  const contestants = [1, availableWorkers()].map((threads) => ({
    name: `${threads} thread${threads === 1 ? "" : "s"}`,
    threads,
  }));
  return inTurn(contestants, options.rounds, ({ threads }) => sample(folder, threads));
}

const folder = await mkdtemp(join(tmpdir(), "paravae-pictures-"));
try {
  for (let i = 0; i < count; i++) await writeFile(join(folder, `${i}.png`), blob(i));
  const factor = ([one, all]) => median(ratios(all, one, "picturesPerSecond"));
  if (options["at-least"] === undefined) {
    const points = await measure(folder);
    const lines = points.map(({ name, samples }) => [
      name,
      whole(median(samples, ({ picturesPerSecond }) => picturesPerSecond)),
    ]);
    console.log(
      alignedText({ title: `${count} PNGs of ${side}×${side}`, heading: ["", "pictures/s"], lines }),
    );
    console.log(`all cores: ${factor(points).toFixed(2)} times one`);
  } else if (availableWorkers() < 2) {
    throw new Error("there is one core here; all of them cannot be faster than one");
  } else {
    const name = `${count} PNGs of ${side}×${side}, all cores against 1`;
    await enforce(name, Number(options["at-least"]), async () => factor(await measure(folder)));
  }
} finally {
  await rm(folder, { recursive: true });
}
