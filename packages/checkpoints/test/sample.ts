import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOptimizer, defineModel, defineOptimizer, layoutOf, type OptimizerKind } from "@paravae/core";
import { afterEach } from "vitest";
import type { Checkpoint, LossTerms, TrainingState } from "../src/index.js";

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "paravae-checkpoints-"));
  folders.push(folder);
  return folder;
}

const model = defineModel({ inputSize: 3, encoder: [2], latentSize: 2, decoder: [], beta: 0.1 });

/** Numbers that a text or a careless copy would lose. */
const awkward = [Number.NaN, Infinity, -Infinity, -0, 1e-45, -1.1754942e-38, 0.1, 3.4028235e38];

const terms = (base: number): LossTerms => ({
  loss: base + 0.1,
  terms: { reconstruction: base, kl: 1 / 3 },
  perDimension: { kl: [-0, 1 / 3] },
});

/** A state of the smallest model that has every kind of parameter, with awkward numbers in every block. */
export function sampleState(
  changes: Partial<TrainingState> = {},
  kind: OptimizerKind = "adam",
): TrainingState {
  const { length } = layoutOf(model);
  const optimizer = defineOptimizer({ kind });
  const block = (shift: number) =>
    Float32Array.from({ length }, (_, i) => awkward[(i + shift) % awkward.length] * (shift + 1));
  return {
    model,
    optimizer,
    seed: Number.MAX_SAFE_INTEGER,
    batchSize: 64,
    workers: 2,
    position: { epoch: 2, stepInEpoch: 5, step: 51 },
    parameters: block(0),
    slots: Object.fromEntries(createOptimizer(optimizer).slotNames.map((name, i) => [name, block(i + 1)])),
    epochSums: { rows: 320, terms: { reconstruction: [1e4 / 3], kl: [-0, 5e-324] } },
    metrics: [
      { epoch: 1, train: terms(30), test: null },
      { epoch: 2, train: terms(Number.NaN), test: terms(Infinity) },
    ],
    ...changes,
  };
}

export const sampleCheckpoint = (changes?: Partial<TrainingState>): Checkpoint => ({
  state: sampleState(changes),
  settings: { dataset: "digits", latent: { size: 2, names: ["a", "ü"] }, resume: null },
});

/** The bits of a block, so that NaN equals NaN and −0 is not 0. */
export const bitsOf = (block: Float32Array): Buffer =>
  Buffer.from(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
