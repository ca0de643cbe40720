import type { Vae } from "@paravae/core";
import { modelOfRun } from "../settings/model-of.js";
import { overrideSettings, settingsAmong } from "../settings/resolve-settings.js";
import { type LoadedRun, loadRun } from "./load-run.js";
import { vaeOf } from "./vae-of.js";

/**
 * The model of a run folder or checkpoint file.
 *
 * @param overrides settings in the place of the run's: the engine, and the file of a model of the user's own
 * @param note as `loadRun`
 * @throws ParavaeError E_SETTINGS, E_MODEL_FILE, and as `loadRun`
 */
export async function loadVae(
  path: string,
  overrides: object,
  note: (line: string) => void,
): Promise<{ vae: Vae; run: LoadedRun }> {
  const run = await loadRun(path, note);
  const settings = overrideSettings(run.settings, settingsAmong({ ...overrides }));
  const { model, parameters } = run.state;
  return { vae: await vaeOf(modelOfRun(model, settings), parameters, settings.engine), run };
}
