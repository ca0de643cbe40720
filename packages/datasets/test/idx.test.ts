import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ParavaeError } from "@paravae/core";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { readIdx } from "../src/index.js";
import { counting, idxBytes, temporaryFolder } from "./idx-files.js";

let path = "";
beforeEach(async () => {
  path = join(await temporaryFolder(), "array-idx");
});

async function read(bytes: Uint8Array) {
  await writeFile(path, bytes);
  return readIdx(path);
}

/** The error's code; its message must be one line that names the file. */
async function failure(bytes: Uint8Array): Promise<string> {
  const error = await read(bytes).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(ParavaeError);
  expect(error.message).toContain(path);
  expect(error.message).not.toContain("\n");
  return error.code;
}

const plain = idxBytes([3, 2, 4], counting(24));

describe.each([
  ["plain", (bytes: Uint8Array) => bytes],
  ["gzip", (bytes: Uint8Array): Uint8Array => gzipSync(bytes)],
])("readIdx of a %s file", (_, wrap) => {
  it("gives the array over shared memory", async () => {
    const { shape, data } = await read(wrap(plain));
    expect(shape).toEqual([3, 2, 4]);
    expect(data).toEqual(new Uint8Array(new SharedArrayBuffer(24)).map((_, i) => i));
    expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(data.buffer.byteLength).toBe(24);
  });

  it("reads arrays larger than one piece", async () => {
    const large = Uint8Array.from({ length: 1_000_003 }, (_, i) => Math.imul(i, 2654435761) >>> 24);
    const { data } = await read(wrap(idxBytes([large.length], large)));
    expect(Buffer.from(data).equals(large)).toBe(true);
  });

  it("reads as many dimensions as the format has", async () => {
    const shape = Array.from({ length: 255 }, () => 1);
    expect(await read(wrap(idxBytes(shape, counting(1))))).toMatchObject({ shape });
  });

  it.each([
    ["E_IDX_MAGIC", "another format", Buffer.from("PK\x03\x04, not an array")],
    ["E_IDX_TYPE", "float32 values", idxBytes([1], counting(4), 0x0d)],
    ["E_IDX_SHAPE", "no dimensions", idxBytes([], counting(4))],
    ["E_IDX_SHAPE", "a dimension of 0", idxBytes([3, 0, 4], new Uint8Array(0))],
    ["E_IDX_SIZE", "nothing", new Uint8Array(0)],
    ["E_IDX_SIZE", "half a header", plain.subarray(0, 9)],
    ["E_IDX_SIZE", "a header alone", plain.subarray(0, 16)],
    ["E_IDX_SIZE", "one byte too few", plain.subarray(0, -1)],
    ["E_IDX_SIZE", "one byte too many", Buffer.concat([plain, counting(1)])],
    ["E_IDX_SIZE", "a size that no file has", idxBytes([2 ** 32 - 1, 2 ** 32 - 1], counting(24))],
    ["E_IDX_SIZE", "a size beyond what numbers count", idxBytes([1e9, 1e9, 1e9], counting(24))],
    ["E_IDX_SIZE", "4 GB declared by 32 bytes", idxBytes([2 ** 32 - 1], counting(24))],
  ])("throws %s for %s", async (code, _what, bytes) => {
    expect(await failure(wrap(bytes))).toBe(code);
  });
});

describe("readIdx of gzip", () => {
  const zipped = gzipSync(plain);

  it("reads several members as one stream, as gzip does", async () => {
    const members = Buffer.concat([gzipSync(plain.subarray(0, 7)), gzipSync(plain.subarray(7))]);
    expect(Buffer.from((await read(members)).data)).toEqual(Buffer.from(counting(24)));
  });

  it.each([1, 4096, 1_000_000])("takes %d zeros after the end as padding", async (zeros) => {
    const { data } = await read(Buffer.concat([zipped, Buffer.alloc(zeros)]));
    expect(Buffer.from(data)).toEqual(Buffer.from(counting(24)));
  });

  it.each([
    [
      "followed by zeros and other bytes",
      Buffer.concat([zipped, Buffer.alloc(400_000), Buffer.from("more")]),
    ],
    ["cut short", zipped.subarray(0, -9)],
    ["with its checksum changed", zipped.with(zipped.length - 8, zipped[zipped.length - 8] ^ 1)],
    ["followed by other bytes", Buffer.concat([zipped, Buffer.from("more")])],
  ])("throws E_IDX_GZIP when %s", async (_, bytes) => {
    expect(await failure(bytes)).toBe("E_IDX_GZIP");
  });

  it("stops a bomb at the size its header declares", async () => {
    const zeros = gzipSync(Buffer.alloc(1 << 24));
    const start = gzipSync(idxBytes([10], counting(10)));
    // Whoever unpacked it all would come upon the damaged end, 1 GB later.
    const bomb = Buffer.concat([start, ...Array.from({ length: 64 }, () => zeros), zeros.subarray(0, -4)]);
    expect(await failure(bomb)).toBe("E_IDX_SIZE");
  });

  it("takes memory for what has come, not for what the header declares", async () => {
    const file = Buffer.concat([gzipSync(idxBytes([1e9], counting(0))), gzipSync(randomBytes(1_000_000))]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await failure(file)).toBe("E_IDX_SIZE");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32e6);
  });
});

describe("readIdx of sizes from the low end", () => {
  /** As a program writes them that does not turn them round. */
  function lowEndFirst(shape: readonly number[], data: Uint8Array): Uint8Array {
    const bytes = idxBytes(shape, data);
    const view = new DataView(bytes.buffer);
    shape.forEach((extent, i) => {
      view.setUint32(4 + 4 * i, extent, true);
    });
    return bytes;
  }
  const noise = randomBytes(60_000);

  it.each([
    ["labels", lowEndFirst([60_000], noise)],
    ["images, whose product no number counts", lowEndFirst([60, 25, 40], noise)],
    ["compressed images", gzipSync(lowEndFirst([60, 25, 40], noise))],
    ["compressed labels", gzipSync(lowEndFirst([60_000], noise))],
  ])("says so: %s", async (_, bytes) => {
    const error = await read(bytes).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: "E_IDX_SIZE" });
    expect(error).toMatchObject({ message: expect.stringMatching(/its sizes are little-endian, of \[60/) });
  });

  it("shows three digits of a length that no file has", async () => {
    await expect(read(lowEndFirst([60, 25, 40], noise))).rejects.toThrow(
      /: holds 60016 bytes, expected 2\.83e\+26; its sizes/,
    );
  });

  it("suspects it of no file that is only damaged, and stays short", async () => {
    const error = await read(idxBytes(new Array(255).fill(2 ** 32 - 1), counting(4))).catch(
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: "E_IDX_SIZE" });
    const { message } = error as Error;
    expect(message.slice(path.length).length).toBeLessThan(150);
    expect(message).toContain("fetch the file again");
  });
});

describe("readIdx of what is no file", () => {
  it.each(["missing", "folder"])("throws E_IDX_READ for a %s", async (what) => {
    if (what === "folder") await mkdir(path);
    await expect(readIdx(path)).rejects.toMatchObject({
      code: "E_IDX_READ",
      message: expect.stringContaining(path),
    });
  });
});

describe("readIdx of mutated files", () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 4,
  });

  it.each([
    ["plain", plain],
    ["gzip", gzipSync(plain)],
  ])("gives a ParavaeError or an array that fits (%s)", async (_, original) => {
    await fc.assert(
      fc.asyncProperty(
        edits,
        fc.nat(original.length),
        fc.uint8Array({ maxLength: 4 }),
        async (changes, end, tail) => {
          const bytes = Buffer.concat([original.subarray(0, end), tail]);
          for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
          try {
            const { shape, data } = await read(bytes);
            expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
          } catch (error) {
            expect(error).toBeInstanceOf(ParavaeError);
          }
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});
