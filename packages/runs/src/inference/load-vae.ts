import type { Vae } from "@paravae/core";
import { type LoadedRun, loadRun } from "./load-run.js";
import { vaeOfRun } from "./vae-of-run.js";

/**
 * The model of a run folder or checkpoint file.
 *
 * @param overrides as `vaeOfRun`
 * @param note as `loadRun`
 * @throws ParavaeError as `loadRun` and `vaeOfRun`
 */
export async function loadVae(
  path: string,
  overrides: object,
  note: (line: string) => void,
): Promise<{ vae: Vae; run: LoadedRun }> {
  const run = await loadRun(path, note);
  return { vae: await vaeOfRun(run, overrides), run };
}
