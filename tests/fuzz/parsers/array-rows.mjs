import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { mutateBytes } from "../mutate-bytes.mjs";
import { checkLastBytes, product, readRows } from "../read-rows.mjs";

const isNpy = (bytes) => bytes.subarray(0, 6).toString("latin1") === "\x93NUMPY";
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** NPY and IDX of any type as rows: what is accepted are the file's last bytes, each value as a DataView has it. */
export function open(folder, files) {
  const path = join(folder, "rows");
  return {
    mutate(random) {
      const change = random.below(4);
      if (change === 0) return gzipSync(mutateBytes(random, files));
      return change === 1 ? withHeader(random, random.pick(files)) : mutateBytes(random, files);
    },
    large: {
      "an array of 100 TB": () => npy(header("<f8", "10000, 1000000000"), Buffer.alloc(100)),
      "a row of 1 GB, packed": () => gzipSync(npy(header("|u1", "1, 1000000000"), Buffer.alloc(1 << 20))),
      "1 GB in Fortran order, packed": () =>
        gzipSync(npy(header("|u1", "10, 100000000", "True"), Buffer.alloc(1 << 20))),
      "100,000 columns in Fortran order": () =>
        npy(header("|u1", "2, 100000", "True"), Buffer.alloc(200_000)),
      "256 dimensions": () => npy(header("|u1", "1,".repeat(256)), Buffer.alloc(1)),
    },
    async read(given) {
      const bytes = Buffer.from(given);
      const plain = isGzip(bytes) ? unpacked(bytes) : bytes;
      const name = isNpy(plain) ? "NPY" : "IDX";
      const { notes, fields, count, given: size } = await readRows(path, bytes, name);
      const [, type] = /: (\w+) /.exec(notes[0]);
      const [{ shape, cells }] = fields;
      const isFortran = notes[0].includes("Fortran");
      const inOrder = isFortran ? columnMajor(cells, [count, ...shape]) : cells;
      checkLastBytes(plain, type, !notes[0].includes("big-endian"), inOrder);
      return size;
    },
  };
}

function unpacked(bytes) {
  try {
    return gunzipSync(bytes);
  } catch {
    return bytes;
  }
}

/** The same values with the first index fastest. */
function columnMajor(values, shape) {
  const strides = shape.map((_, i) => product(shape.slice(i + 1)));
  return values.map((_, place) => {
    let from = 0;
    let rest = place;
    for (const [i, extent] of shape.entries()) {
      from += (rest % extent) * strides[i];
      rest = Math.floor(rest / extent);
    }
    return values[from];
  });
}

const header = (type, shape, order = "False") =>
  `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }`;

const types = [
  "<f2",
  ">f2",
  "<f4",
  ">f4",
  "<f8",
  "|u1",
  "|i1",
  "|b1",
  "<i2",
  ">u2",
  "<u4",
  ">i4",
  "<i8",
  ">u8",
  "|O",
  "=f4",
];
const shapes = [
  "3, 4",
  "12,",
  "2, 3, 2",
  "1, 12",
  "12, 1",
  "24,",
  "6, 4",
  "3, 2, 2, 2",
  "3, 0",
  "0,",
  "",
  "3L, 4L",
];

/** A file with another header before some of the same values. */
function withHeader(random, file) {
  const text = header(random.pick(types), random.pick(shapes), random.pick(["False", "True"]));
  const length = random.pick([6, 12, 24, 48, 96, random.below(100)]);
  return npy(text, file.subarray(Math.max(0, file.length - length)));
}

function npy(text, values) {
  const head = Buffer.alloc(10);
  head.write("\x93NUMPY\x01", "latin1");
  const padded = Buffer.from(`${text.padEnd(117)}\n`, "latin1");
  head.writeUInt16LE(padded.length, 8);
  return Buffer.concat([head, padded, values]);
}
