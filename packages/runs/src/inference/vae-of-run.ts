import type { Vae } from "@paravae/core";
import { modelOfRun } from "../settings/model-of.js";
import { overrideSettings, settingsAmong } from "../settings/resolve-settings.js";
import type { LoadedRun } from "./load-run.js";
import { vaeOf } from "./vae-of.js";

/**
 * The model of a run that was loaded. It may load TensorFlow, which writes to stderr: so whoever has rows or counts to check does that
 * first.
 *
 * @param overrides settings in the place of the run's: the engine, and the file of a model of the user's own
 * @throws ParavaeError E_SETTINGS, E_MODEL_FILE, E_NO_TENSORFLOW
 */
export async function vaeOfRun({ state, settings: saved }: LoadedRun, overrides: object): Promise<Vae> {
  const settings = overrideSettings(saved, settingsAmong({ ...overrides }));
  return vaeOf(modelOfRun(state.model, settings), state.parameters, settings.engine);
}
