import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const columns = 20;

/** A CSV file of numbers made of a seed, in the system's folder of temporary files: fractions, small and large integers, some missing. */
export async function writeTable(megabytes) {
  const file = join(tmpdir(), `paravae-benchmark-${process.pid}.csv`);
  await pipeline(lines(megabytes * 1e6), createWriteStream(file));
  return file;
}

function* lines(bytes) {
  yield `${Array.from({ length: columns }, (_, i) => `x${i}`)}\n`;
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let written = 0; written < bytes; ) {
    let text = "";
    for (let row = 0; row < 500; row++)
      text += `${Array.from({ length: columns }, (_, i) => cell(i, draw()))}\n`;
    written += text.length;
    yield text;
  }
}

function cell(column, value) {
  if (value < 0.01) return "";
  if (column % 4 === 0) return Math.round(value * 100);
  if (column % 4 === 1) return Math.round((value - 0.5) * 1e9);
  return ((value - 0.5) * 2000).toFixed(column % 4 === 2 ? 3 : 10);
}
