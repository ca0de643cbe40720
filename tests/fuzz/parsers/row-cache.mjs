import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openRowCache } from "../../../packages/datasets/dist/index.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { mutateTree } from "../mutate-tree.mjs";

/** Row caches: what is accepted are whole rows, or an error that names those that are damaged. */
export function open(folder, files) {
  const path = join(folder, "x.rows");
  const source = { files: [], options: { columns: ["a"] } };
  return {
    mutate: (random) =>
      random.below(2) === 0 ? mutateBytes(random, files) : withHeader(random, random.pick(files)),
    large: {
      "a block of 2^40 rows": () => sealed(files[0], (header) => ({ ...header, blockRows: 2 ** 40 })),
      "2^50 rows": () => sealed(files[0], (header) => ({ ...header, count: 2 ** 50 })),
      "rows of 2^50 values": () => sealed(files[0], (header) => ({ ...header, width: 2 ** 50 })),
      "a header of 2 GiB": () => Buffer.from(files[0]).fill(0x7f, 12, 16),
    },
    async read(bytes, n) {
      writeFileSync(path, bytes);
      const cache = await openRowCache(path, n % 2 === 0 ? { source } : {});
      try {
        const { count, width, type } = cache;
        const length = count * width;
        const data = type === "bytes" ? new Uint8Array(length) : new Float32Array(length);
        const labels = new Uint8Array(count);
        await cache.read(0, count, data, labels);
        const got = Buffer.from(data.buffer, 0, data.byteLength);
        assert.ok(bytes.includes(got.subarray(0, Math.min(got.length, width))), "it holds other bytes");
        return bytes.length;
      } finally {
        await cache.close();
      }
    },
  };
}

const withHeader = (random, file) => sealed(file, (header) => mutateTree(random, header));

/** A cache with a changed header, and the digest of that. */
function sealed(file, change) {
  const bytes = Buffer.from(file);
  const offset = Number(bytes.readBigUInt64LE(16));
  const header = JSON.parse(bytes.toString("utf8", offset));
  const text = Buffer.from(JSON.stringify(change(header)) ?? "");
  const changed = Buffer.concat([bytes.subarray(0, offset), text]);
  changed.writeUInt32LE(text.length, 12);
  createHash("sha256").update(text).digest().copy(changed, 24);
  return changed;
}
