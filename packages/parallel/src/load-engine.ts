import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import type { LoadedEngine } from "./team-spec.js";
import type { EngineKind } from "./trainer-options.js";

/**
 * Loads the kernels that `kind` names. "auto" is WebAssembly; the plain reference, which is far slower,
 * is only ever taken by its name.
 *
 * @throws ParavaeError E_NO_SIMD where WebAssembly SIMD is missing
 */
export async function loadEngine(kind: EngineKind): Promise<LoadedEngine> {
  if (kind === "reference") return { kind };
  const level = detectSimdLevel();
  return { kind: "wasm", level, module: await compileKernels(level) };
}

/** The engine's name as reports and `doctor` print it. */
export const engineName = (engine: LoadedEngine): string =>
  engine.kind === "wasm" ? `wasm-${engine.level}` : engine.kind;
