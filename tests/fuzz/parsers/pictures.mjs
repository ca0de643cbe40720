import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { loadPictureFolder } from "../../../packages/datasets/dist/files/index.js";
import { mutateBytes } from "../mutate-bytes.mjs";

const side = 8;

/** PNG, JPEG and WebP in a folder: what is accepted is one picture in the size that is asked for. */
export function open(folder, files) {
  const pictures = join(folder, "pictures");
  mkdirSync(pictures);
  return {
    // With checksums that are right, or they would stop nearly all of the PNGs.
    mutate(random) {
      const bytes = mutateBytes(random, files);
      return random.below(3) === 0 ? bytes : withChecksums(bytes);
    },
    large: {
      "100,000 by 100,000 pixels": () => png(100_000, 100_000, Buffer.alloc(100)),
      "10,000 by 10,000 pixels of which there are few": () => png(10_000, 10_000, Buffer.alloc(1000)),
      "16 MB of zeros behind 8 by 8 pixels": () => png(side, side, Buffer.alloc(1 << 24)),
      "2 pixels of height 40,000,000": () => png(2, 40_000_000, Buffer.alloc(1 << 20)),
    },
    async read(bytes) {
      writeFileSync(join(pictures, "picture.png"), bytes);
      const { shape, train } = await loadPictureFolder(pictures, { imageSize: side });
      const { height, width, channels } = shape;
      assert.deepEqual([height, width, train.rows.count], [side, side, 1]);
      assert.ok(channels === 1 || channels === 3);
      assert.equal(train.rows.data.length, side * side * channels);
      return train.rows.data.length;
    },
  };
}

function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** A grey PNG of these sizes, whatever its rows are. */
function png(width, height, rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The same, with the checksum of each chunk of a PNG as it has to be. */
function withChecksums(bytes) {
  const mended = Buffer.from(bytes);
  if (!mended.subarray(0, 8).equals(signature)) return mended;
  for (let at = 8; at + 12 <= mended.length; ) {
    const end = at + 12 + mended.readUInt32BE(at);
    if (end > mended.length) break;
    mended.writeUInt32BE(crc32(mended.subarray(at + 4, end - 4)), end - 4);
    at = end;
  }
  return mended;
}
