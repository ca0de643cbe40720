import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineModel } from "@paravae/core";
import { readInputRows } from "../../../apps/paravae/dist/data/input-rows.js";
import { mutateBytes } from "../mutate-bytes.mjs";

/** Values of a row in the corpus. */
const width = 6;
const model = defineModel({
  inputSize: width,
  encoder: [2],
  latentSize: 1,
  decoder: [],
  likelihood: "gaussian",
});

/** NPY files as rows for a model: what is accepted are whole rows of finite numbers, the file's last bytes. */
export function open(folder, files) {
  const path = join(folder, "rows.npy");
  return {
    mutate: (random) =>
      random.below(2) === 0 ? mutateBytes(random, files) : withHeader(random, random.pick(files)),
    large: {
      "a header of 60,000 bytes": () => npy("'shape':(".repeat(6666), Buffer.alloc(24)),
      "a header of 1 MB": () => npy("'shape':(".repeat(111_111), Buffer.alloc(24), 2),
      "8 MB of text for a shape": () => npy(`${header("<f4", "1,".repeat(2000))}`, Buffer.alloc(8_000_000)),
    },
    async read(bytes) {
      writeFileSync(path, bytes);
      const rows = await readInputRows(path, model);
      assert.equal(rows.width, width);
      assert.ok(Number.isSafeInteger(rows.count) && rows.count > 0);
      assert.equal(rows.data.length, rows.count * width);
      assert.ok(rows.data.every((value) => Number.isFinite(value)));
      const got = Buffer.from(rows.data.buffer, rows.data.byteOffset, rows.data.byteLength);
      assert.ok(got.equals(bytes.subarray(bytes.length - got.length)), "it holds other bytes");
      return bytes.length;
    },
  };
}

const header = (type, shape, order = "False") =>
  `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }`;

/** A file with another header before the same values. */
function withHeader(random, file) {
  const types = [
    "<f4",
    "<f4",
    "|u1",
    ">f4",
    "<f8",
    "<U0",
    "<U1",
    "|b1",
    "|O",
    "<c8",
    "|S0",
    "<f4'",
    "",
    "V8",
  ];
  const shapes = [
    "4, 6",
    "6",
    "24,",
    "2, 2, 6",
    "-4, -6",
    "0.5, 6",
    "0, 6",
    "",
    ",",
    "4L, 6L",
    "0x4, 6",
    "1e1, 6",
  ].concat([
    "4, 6, 1",
    " 4 , 6 ",
    "1, ".repeat(40),
    "9".repeat(400),
    "4294967296, 6",
    "9007199254740993",
    "NaN, 6",
    "(4, 6)",
  ]);
  const text = header(random.pick(types), random.pick(shapes), random.pick(["False", "False", "True", "0"]));
  return npy(text, file.subarray(file.length - 4 * random.below(40)), random.pick([1, 1, 2, 3, 0, 255]));
}

function npy(text, values, major = 1) {
  const padded = Buffer.from(`${text.padEnd(118 - (major < 2 ? 0 : 2) - 1)}\n`, "latin1");
  const head = Buffer.alloc(major < 2 ? 10 : 12);
  head.write("\x93NUMPY", "latin1");
  head[6] = major;
  if (major < 2) head.writeUInt16LE(padded.length % 65_536, 8);
  else head.writeUInt32LE(padded.length, 8);
  return Buffer.concat([head, padded, values]);
}
