import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readInputRows } from "../../apps/paravae/dist/data/input-rows.js";
import { readCheckpoint } from "../../packages/checkpoints/dist/index.js";
import { formats, openInput } from "../../packages/datasets/dist/files/index.js";
import { readIdx } from "../../packages/datasets/dist/index.js";
import { resolveSettings } from "../../packages/runs/dist/settings/resolve-settings.js";
import { isValid, readCorpus } from "./corpus.mjs";
import { refusalCode } from "./refusal.mjs";

const longestMs = 1000;
const mostBytes = 4 << 20;
const gibibyte = 2 ** 30;

/** All rows of a file, by the first format that knows it. */
async function readRows(path) {
  const input = await openInput(path);
  try {
    const format = formats.find((candidate) => candidate.recognises(input));
    for await (const _ of (await format.open(input, {})).batches());
  } finally {
    await input.close();
  }
}

/** What opens a file by its path; an NPY file is known by its name. */
const readers = {
  checkpoint: { read: readCheckpoint, extension: ".paravae" },
  config: { read: (path) => resolveSettings({}, path), extension: ".json" },
  idx: { read: readIdx, extension: "-idx" },
  npy: { read: (path) => readInputRows(path, 6), extension: ".npy" },
  "array-rows": { read: readRows, extension: ".npy" },
  npz: { read: readRows, extension: ".npz" },
  safetensors: { read: readRows, extension: ".safetensors" },
};

/** What may lie under a file's name; `head` is how a good file begins. Each makes it, and gives back what undoes that. */
const oddFiles = {
  nothing: () => undefined,
  "a folder": (path) => mkdirSync(path),
  "an empty file": (path) => writeFileSync(path, ""),
  "a pipe": (path) => {
    execFileSync("mkfifo", [path]);
    // Lets go of a reader that waits.
    const end = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    return () => closeSync(end);
  },
  "a link to a device without end": (path) => symlinkSync("/dev/zero", path),
  "a link to itself": (path) => symlinkSync(path, path),
  "10 GiB of zeros": (path) => sparse(path, "", 10 * gibibyte),
  "1 GiB of zeros": (path) => sparse(path, "", gibibyte),
  "10 GiB that begin well": (path, head) => sparse(path, head, 10 * gibibyte),
  "1 GiB that begins well": (path, head) => sparse(path, head, gibibyte),
};

function sparse(path, head, size) {
  writeFileSync(path, head);
  truncateSync(path, size);
}

/** Gives every reader every odd file; each has to be refused, at once and without memory for it. How many were not. */
export async function checkOddFiles() {
  const folder = mkdtempSync(join(tmpdir(), "paravae-odd-files-"));
  let failures = 0;
  let count = 0;
  for (const [name, { read, extension }] of Object.entries(readers)) {
    const head = readCorpus(name).find((file) => isValid(file.name)).bytes;
    for (const [title, make] of Object.entries(oddFiles)) {
      const path = join(folder, `${count++}${extension}`);
      const undo = make(path, head);
      try {
        await checkRefused(() => read(path));
      } catch (error) {
        failures += 1;
        console.log(`${name}: ${title}: ${error.stack}`);
      }
      undo?.();
    }
  }
  rmSync(folder, { recursive: true });
  console.log(`odd files: ${count - failures} of ${count} refused`);
  return failures;
}

async function checkRefused(read) {
  const arrayBytes = process.memoryUsage().arrayBuffers;
  const begun = performance.now();
  const outcome = await Promise.race([
    read().then(
      () => "accepted",
      (error) => error,
    ),
    timeOut(),
  ]);
  const ms = performance.now() - begun;
  assert.notEqual(outcome, "accepted");
  assert.ok(ms <= longestMs, `it took ${Math.round(ms)} ms, expected at most ${longestMs}`);
  refusalCode(outcome, 0);
  const grownBytes = process.memoryUsage().arrayBuffers - arrayBytes;
  assert.ok(grownBytes <= mostBytes, `it took ${grownBytes} bytes for arrays, expected at most ${mostBytes}`);
}

const timeOut = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 2 * longestMs, new Error("no answer")).unref();
  });
