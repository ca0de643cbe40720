import type { Vae } from "@paravae/core";
import { modelOfRun } from "../settings/model-of.js";
import { overrideSettings, settingsAmong } from "../settings/resolve-settings.js";
import { type LoadedRun, loadRun } from "./load-run.js";
import { vaeOf } from "./vae-of.js";

/** The model of a run folder or checkpoint file, on the kernels that the flags ask for. */
export async function loadVae(path: string, flags: object): Promise<{ vae: Vae; run: LoadedRun }> {
  const run = await loadRun(path);
  const settings = overrideSettings(run.settings, settingsAmong({ ...flags }));
  const { model, parameters } = run.state;
  return { vae: await vaeOf(modelOfRun(model, settings), parameters, settings.engine), run };
}
