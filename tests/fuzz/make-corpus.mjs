// Writes the corpus but for what runs have kept: small valid files of each form, and what the parsers once failed on.
//
//     node tests/fuzz/make-corpus.mjs
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createOptimizer, defineModel, defineOptimizer, layoutOf, objectiveOf } from "@paravae/core";
import { encodeCheckpoint } from "../../packages/checkpoints/dist/index.js";
import { encodeNpy, writeRowCache } from "../../packages/datasets/dist/index.js";
import { checkSettings } from "../../packages/runs/dist/settings/check-settings.js";
import { keep } from "./corpus.mjs";

const counting = (length) => Uint8Array.from({ length }, (_, i) => i);

/** Numbers that a text or a careless copy would lose. */
const awkward = [Number.NaN, Infinity, -Infinity, -0, 1e-45, -1.1754942e-38, 0.1, 3.4028235e38];
const block = (length) => Float32Array.from({ length }, (_, i) => awkward[i % awkward.length]);

function checkpoint(model, kind, settings, image) {
  const { length } = layoutOf(model);
  const optimizer = defineOptimizer({ kind });
  const klPerDimension = new Array(objectiveOf(model).terms[1].dimensions).fill(-0);
  const terms = {
    loss: Number.NaN,
    terms: { reconstruction: 0.1, kl: Infinity },
    perDimension: { kl: klPerDimension },
  };
  return encodeCheckpoint({
    state: {
      model,
      optimizer,
      seed: Number.MAX_SAFE_INTEGER,
      batchSize: 64,
      workers: 2,
      position: { epoch: 2, stepInEpoch: 5, step: 51 },
      parameters: block(length),
      slots: Object.fromEntries(createOptimizer(optimizer).slotNames.map((name) => [name, block(length)])),
      epochSums: { rows: 320, terms: { reconstruction: [1e4 / 3], kl: klPerDimension } },
      metrics: [
        { epoch: 1, train: terms, test: null },
        { epoch: 2, train: terms, test: terms },
      ],
    },
    settings: { settings: checkSettings(settings), image, engine: "wasm" },
  });
}

const image = { height: 1, width: 3, channels: 1 };
const dense = { inputSize: 3, encoder: [2], latentSize: 2, decoder: [] };
const path = "/nowhere/model.ts";
keep("checkpoint", "valid-dense", checkpoint(defineModel(dense), "adam", { latent: 2, hidden: [2] }, image));
keep(
  "checkpoint",
  "valid-autoencoder",
  checkpoint(defineModel({ ...dense, kind: "ae" }), "rmsprop", { optimizer: "rmsprop", kind: "ae" }, image),
);
const square = { height: 3, width: 3, channels: 1 };
const conv = defineModel({ architecture: "conv", image: square, channels: [2], latentSize: 1 });
keep("checkpoint", "valid-conv", checkpoint(conv, "adam", { architecture: "conv", channels: [2] }, square));
const parameters = [
  { name: "kernel", shape: [3, 2], initial: "glorot" },
  { name: "scale", shape: [], initial: 1 },
];
const module = {
  architecture: "module",
  path,
  kind: "custom",
  inputSize: 3,
  latentSize: 0,
  labels: true,
  parameters,
};
keep("checkpoint", "valid-module", checkpoint(defineModel(module), "adam", { model: path }, image));

const configs = {
  empty: {},
  some: { dataset: "fashion-mnist", hidden: [400, 200], latent: 20, workers: 2, seed: 7, learningRate: 1e-3 },
  conv: { architecture: "conv", channels: [32, 64], beta: 0.5, likelihood: "gaussian", variance: 0.1 },
  folder: { dataFolder: "/nowhere/cells", optimizer: "rmsprop", decay: 0.9, maxSteps: 100 },
  defaults: checkSettings({}),
};
for (const [name, settings] of Object.entries(configs)) {
  keep("config", `valid-${name}`, Buffer.from(`${JSON.stringify(settings, undefined, 2)}\n`));
}
keep("config", "valid-byte-order-mark", Buffer.from('\uFEFF{"epochs":3}'));

const idx = (shape) => {
  const length = shape.reduce((product, extent) => product * extent, 1);
  const head = Buffer.from([0, 0, 8, shape.length, ...new Array(4 * shape.length).fill(0)]);
  for (const [i, extent] of shape.entries()) head.writeUInt32BE(extent, 4 + 4 * i);
  return Buffer.concat([head, counting(length)]);
};
keep("idx", "valid-images", idx([3, 2, 4]));
keep("idx", "valid-labels", idx([7]));
keep("idx", "valid-many-dimensions", idx(new Array(255).fill(1)));
keep("idx", "valid-images-gzip", gzipSync(idx([3, 2, 4])));
keep(
  "idx",
  "valid-members-gzip",
  Buffer.concat([gzipSync(idx([9]).subarray(0, 5)), gzipSync(idx([9]).subarray(5))]),
);

const roots = Float32Array.from({ length: 24 }, (_, i) => Math.sqrt(i));
keep("npy", "valid-float32", encodeNpy(roots, [4, 6]));
keep("npy", "valid-images", encodeNpy(roots, [4, 2, 3]));
const numpyHeader = `${"{'descr': '|u1', 'fortran_order': False, 'shape': (4, 6), }".padEnd(117)}\n`;
keep(
  "npy",
  "valid-bytes",
  Buffer.concat([Buffer.from(`\x93NUMPY\x01\0\x76\0${numpyHeader}`, "latin1"), counting(24)]),
);
const longHeader = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 6), }".padEnd(115)}\n`;
keep(
  "npy",
  "valid-version-2",
  Buffer.concat([Buffer.from(`\x93NUMPY\x02\0\x74\0\0\0${longHeader}`, "latin1"), new Uint8Array(24)]),
);

// What numpy and safetensors wrote for the tests of the readers.
const arrays = new URL("../../packages/datasets/test/fixtures/arrays/", import.meta.url);
const keepArrays = (parser, names) => {
  for (const name of names) keep(parser, `valid-${name}`, readFileSync(new URL(name, arrays)));
};
keepArrays("array-rows", ["u1.npy", "b1.npy", "i2-big.npy", "u8-little.npy", "f2-big.npy", "f8-little.npy"]);
keepArrays("array-rows", ["fortran-f4.npy", "fortran-big-i8.npy", "version-3.npy", "i1-idx3", "f4-idx3"]);
keep("array-rows", "valid-gzip", gzipSync(readFileSync(new URL("i4-idx3", arrays))));
keepArrays("npz", ["one.npz", "pair.npz", "zip64.npz"]);
keepArrays("safetensors", ["bfloat16.safetensors"]);
function safetensors(header, data) {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}
keep(
  "safetensors",
  "valid-float32",
  safetensors(
    { x: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] } },
    Buffer.from(roots.buffer, 0, 24),
  ),
);
keep(
  "safetensors",
  "valid-pair",
  safetensors(
    {
      __metadata__: { format: "pt" },
      y: { dtype: "I16", shape: [3], data_offsets: [6, 12] },
      x: { dtype: "U8", shape: [3, 2], data_offsets: [0, 6] },
    },
    counting(12),
  ),
);
keep("csv", "valid-commas", Buffer.from('x,word,flag\r\n1,"a ""b"", c",true\r\n,"two\nlines",false\r\n'));
keep("csv", "valid-decimal-comma", Buffer.from("Ware;Preis\n\xc4pfel;1,5\n\xd6l;-2,25\n", "latin1"));
keep("csv", "valid-utf-16", Buffer.from("\uFEFFa\tb\n1\tx\n2\ty\n", "utf16le"));
keep("csv", "valid-no-header", Buffer.from("\uFEFF1|2.5e-7\r3|NA\r9007199254740993|4\r"));
keep("csv", "valid-one-column", Buffer.from('only\n1\n""\n\n2\n'));
keep(
  "json-lines",
  "valid-objects",
  Buffer.from('{"x":1,"t":"a","v":[1,2]}\n{"t":null,"v":[3,NaN],"b":true}\n'),
);
keep("json-lines", "valid-lists", Buffer.from('[1,"a",[[1],[2]]]\n\n[null,"b",[[3],[4]]]'));

// pyarrow wrote these.
for (const name of ["none", "snappy", "gzip", "brotli", "lz4", "zstd", "v2", "encodings", "nested"]) {
  const fixtures = new URL("../../packages/datasets/test/fixtures/tables/", import.meta.url);
  keep("parquet", `valid-${name}`, readFileSync(new URL(`${name}.parquet`, fixtures)));
}

// The four files of a dataset, by names that sort as the parser lays them out.
keep("cache", "valid-1-train-images", idx([3, 2, 2]));
keep("cache", "valid-2-train-labels", idx([3]));
keep("cache", "valid-3-test-images", gzipSync(idx([3, 2, 2])));
keep("cache", "valid-4-test-labels", gzipSync(idx([3])));

const answers = {
  length: ["HTTP/1.1 200 OK", "Content-Length: 8", "", "the file"],
  close: ["HTTP/1.1 200 OK", "Connection: close", "", "the file"],
  chunked: ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "4", "the ", "4", "file", "0", "", ""],
};
for (const [name, lines] of Object.entries(answers))
  keep("download", `valid-${name}`, Buffer.from(lines.join("\r\n")));
const zipped = gzipSync("the file");
const zippedHead = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\n\r\n`;
keep("download", "valid-encoded", Buffer.concat([Buffer.from(zippedHead), zipped]));

const holder = { pid: 4242, host: "machine", since: "2026-01-02T03:04:05.678Z" };
const token = "01234567-89ab-cdef-0123-456789abcdef";
const locks = {
  linux: { token, ...holder, start: "123456", boot: token, namespace: "pid:[4026531836]" },
  other: { token, ...holder, start: null, boot: null, namespace: null },
};
for (const [name, record] of Object.entries(locks)) {
  keep("lock", `valid-${name}`, Buffer.from(`${JSON.stringify(record)}\n`));
}

const scratch = mkdtempSync(join(tmpdir(), "paravae-corpus-"));
const rowCaches = {
  bytes: [
    { type: "bytes", labelled: true },
    { data: counting(24), labels: counting(4) },
  ],
  reals: [{ type: "reals", labelled: false }, { data: roots }],
};
for (const [name, [shape, values]] of Object.entries(rowCaches)) {
  const file = join(scratch, name);
  const source = { files: [], options: { columns: ["a"] } };
  await writeRowCache(file, { ...shape, width: 6, source }, one({ count: 4, ...values }));
  keep("row-cache", `valid-${name}`, readFileSync(file));
}
rmSync(scratch, { recursive: true });

async function* one(batch) {
  yield batch;
}

const outputs = {
  npm: "npm error code E404\nnpm error 404 Not Found - GET https://registry/none\nnpm error A complete log of this run\n",
  compiler:
    "\u001b[1mbinding.cc:3:10:\u001b[0m \u001b[31mfatal error: \u001b[0mtf.h: No such file\r\ncompilation ended.\n",
  python:
    "Traceback (most recent call last):\n  File x, line 1\nTypeError [E_X]: 'None'\nError: a wheel has no member\n",
  progress: "10 %\r20 %\r\u001b]0;title\u0007done\u0000\u009b31m\n",
};
for (const [name, output] of Object.entries(outputs))
  keep("command-output", `valid-${name}`, Buffer.from(output));

// Their text was quoted with what a terminal obeys.
keep("config", "failed-escape-in-text", Buffer.from('{"a":\n\u001b[31mred'));
keep("config", "failed-escape-in-key", Buffer.from('{"epo\\nchs\\u001b[2J":1}'));
keep("config", "failed-names-code", Buffer.from(JSON.stringify({ model: path })));
keep("config", "failed-escape-in-path", Buffer.from('{"model":"a\\n\\u001b[2J.ts","latent":3}'));
keep(
  "download",
  "failed-escape-in-status",
  Buffer.from("HTTP/1.1 503 out\u009bof order\r\nContent-Length: 0\r\n\r\n"),
);
// Its body never ended, not even when it was given up.
keep("download", "failed-encoding", Buffer.from("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nthe file"));
// The first was cut into texts of its length without end; the second gave half a row.
const numpy = (header, bytes) =>
  Buffer.concat([Buffer.from(`\x93NUMPY\x01\0\x76\0${header.padEnd(117)}\n`, "latin1"), bytes]);
keep(
  "npy",
  "failed-texts-of-length-0",
  numpy("{'descr': '<U0', 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(4)),
);
keep(
  "npy",
  "failed-half-a-row",
  numpy("{'descr': '<f4', 'fortran_order': False, 'shape': (0.5, 6), }", Buffer.alloc(12)),
);
// The picture of such an image would have taken 10^12 bytes.
const tooLarge = { height: 1e6, width: 1e6, channels: 1 };
keep("checkpoint", "failed-image", checkpoint(defineModel(dense), "adam", {}, tooLarge));
