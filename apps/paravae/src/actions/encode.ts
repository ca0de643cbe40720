import { loadRun, vaeOfRun } from "@paravae/runs";
import { readInputRows } from "../data/input-rows.js";
import { loadSplit } from "../data/load-data.js";
import { latentExtensions } from "../flags/output-extensions.js";
import type { DataFlags, WriteFlags } from "../flags/run-options.js";
import { latentFiles } from "../inference/latent-files.js";
import { outputFile } from "../output/output-file.js";
import { reportFile } from "../output/report-file.js";
import { printNote } from "../output/stdout.js";
import { counted } from "../progress/format.js";

export interface EncodeFlags extends DataFlags, WriteFlags {
  readonly input?: string;
}

export async function encode(path: string, flags: EncodeFlags): Promise<void> {
  const run = await loadRun(path, printNote);
  const file = await outputFile(flags, "latents.npy", latentExtensions);
  const { model } = run.state;
  const { rows, labels } =
    flags.input === undefined
      ? await loadSplit(run.settings, flags, model)
      : { rows: await readInputRows(flags.input, model, run.settings), labels: undefined };
  const vae = await vaeOfRun(run, flags);
  const encoding = vae.encode(rows.data);
  await file.write(
    latentFiles[file.extension]({ ...encoding, labels, count: rows.count, size: model.latentSize }),
  );
  reportFile(file.path, `latents of ${counted(rows.count, "row")}`, run, flags.json);
}
