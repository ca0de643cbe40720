import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { readIdx } from "../../../packages/datasets/dist/index.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { randomOf } from "../random.mjs";

const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** IDX files, plain and gzip: what is accepted holds just what its header declares, the file's own bytes. */
export function open(folder, files) {
  const path = join(folder, "array-idx");
  const plain = files.map((file) => (isGzip(file) ? gunzipSync(file) : file));
  return {
    // Compressed again after the change, or the checksum would stop nearly all of them.
    mutate: (random) =>
      random.below(3) === 0 ? gzip(random, mutateBytes(random, plain)) : mutateBytes(random, files),
    large: {
      "1 GB declared by 1 MB of gzip": () =>
        Buffer.concat([gzipSync(idxHead([1_000_000_000])), gzipSync(randomOf("noise").bytes(1_000_000))]),
      "256 MB of zeros behind an array of 10": () =>
        Buffer.concat([gzipSync(idxHead([10])), ...new Array(16).fill(gzipSync(Buffer.alloc(1 << 24)))]),
      "100,000 empty members": () => Buffer.concat(new Array(100_000).fill(gzipSync(Buffer.alloc(0)))),
      "10,000 members of a byte": () =>
        Buffer.concat([gzipSync(idxHead([10_000])), ...new Array(10_000).fill(gzipSync(Buffer.alloc(1)))]),
      "16 MB of zeros that it does declare": () =>
        gzipSync(Buffer.concat([idxHead([1 << 24]), Buffer.alloc(1 << 24)])),
    },
    async read(bytes) {
      writeFileSync(path, bytes);
      const { shape, data } = await readIdx(path);
      // Zeros that follow gzip are padding, which gunzipSync takes too.
      const whole = isGzip(bytes) ? gunzipSync(bytes) : bytes;
      assert.equal(
        data.length,
        shape.reduce((product, extent) => product * extent, 1),
      );
      assert.equal(whole.length, 4 + 4 * shape.length + data.length);
      assert.ok(Buffer.from(data).equals(whole.subarray(whole.length - data.length)), "it holds other bytes");
      return whole.length;
    },
  };
}

const gzip = (random, bytes) => {
  const cut = random.below(4) === 0 ? random.below(bytes.length + 1) : bytes.length;
  return Buffer.concat([
    gzipSync(bytes.subarray(0, cut), { level: random.below(10) }),
    ...(cut < bytes.length ? [gzipSync(bytes.subarray(cut))] : []),
  ]);
};

function idxHead(shape) {
  const head = Buffer.from([0, 0, 8, shape.length, ...new Array(4 * shape.length).fill(0)]);
  for (const [i, extent] of shape.entries()) head.writeUInt32BE(extent, 4 + 4 * i);
  return head;
}
