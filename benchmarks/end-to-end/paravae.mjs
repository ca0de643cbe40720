import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findDataset } from "@paravae/datasets";
import { flagsOf } from "../common/arguments.mjs";
import { engines, environmentOf } from "../engines.mjs";

/** What everyone trains. */
export const model = { hidden: 400, latent: 20, batch: 128 };

const command = fileURLToPath(new URL("../../apps/paravae/bin/paravae.js", import.meta.url));

/** @throws Error when it is nowhere on this machine */
export async function fashionMnistFolder() {
  const folder = await findDataset("fashion-mnist");
  if (folder !== undefined) return folder;
  throw new Error(
    "Fashion-MNIST is not here; install Debian's dataset-fashion-mnist, or run npx paravae train --dataset fashion-mnist --epochs 1",
  );
}

/** A process of ours that trains and gives the last test loss, in nats. */
export function ourTraining(name, folder, epochs) {
  const { engine, precision } = engines[name];
  const settings = {
    dataset: "fashion-mnist",
    "data-folder": folder,
    hidden: model.hidden,
    latent: model.latent,
    "batch-size": model.batch,
    epochs,
    engine,
    ...(precision === undefined ? {} : { precision }),
  };
  return {
    name: `paravae, ${name}`,
    ours: true,
    setting: `engine: ${engine}, every core`,
    program: process.execPath,
    environment: environmentOf(name),
    async withArguments(run) {
      const out = mkdtempSync(join(tmpdir(), "paravae-end-to-end-"));
      try {
        return await run([command, "train", ...flagsOf(settings), "--json", "--out", join(out, "run")]);
      } finally {
        rmSync(out, { recursive: true });
      }
    },
    testLossOf: ({ test }) => test.loss,
  };
}
