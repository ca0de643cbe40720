import assert from "node:assert/strict";
import { join } from "node:path";
import { mutateBytes } from "../mutate-bytes.mjs";
import { readRows } from "../read-rows.mjs";

/** Archives of NPY: whatever is accepted has the checksum that the archive declares, so it is one of the corpus. */
export async function open(folder, files) {
  const path = join(folder, "rows.npz");
  const known = new Set();
  for (const file of files)
    for (const field of (await readRows(path, file, "NPZ")).fields) known.add(textOf(field));
  return {
    mutate: (random) => mutateBytes(random, files),
    large: {
      "65,535 members": () => listing(65_535, ""),
      "10,000 members with names of 10 characters": () => listing(10_000, "x".repeat(6)),
      "names of 60,000 characters": () => listing(20, "x".repeat(60_000)),
      "only the end of an archive": () => end(0, 0, 0),
      "a directory beyond the end": () => end(3, 1000, 2 ** 32 - 2),
      "100,000 ends": () => Buffer.concat(new Array(100_000).fill(end(1, 46, 0))),
    },
    async read(bytes) {
      const rows = await readRows(path, Buffer.from(bytes), "NPZ");
      for (const field of rows.fields) assert.ok(known.has(textOf(field)), "it holds other values");
      return rows.given;
    },
  };
}

/** Names are not under the checksum. */
const textOf = ({ type, shape, cells }) => JSON.stringify([type, shape, cells]);

/** An archive of a directory alone. */
function listing(count, name) {
  const entries = Array.from({ length: count }, (_, i) => {
    const bytes = Buffer.from(`${name}${i}.npy`);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02", "latin1");
    entry.writeUInt16LE(bytes.length, 28);
    return Buffer.concat([entry, bytes]);
  });
  const directory = Buffer.concat(entries);
  return Buffer.concat([directory, end(count, directory.length, 0)]);
}

function end(count, length, offset) {
  const bytes = Buffer.alloc(22);
  bytes.write("PK\x05\x06", "latin1");
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(length, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
