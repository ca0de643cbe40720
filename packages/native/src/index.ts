export { loadNative } from "./load-native.js";
export { detectProcessor, type LevelName, type Processor } from "./machine/processor.js";
export { createNativeOps, type NativeOps, nativeScratchBytes } from "./native-ops.js";
export { type NativeSpec, nameOfNative } from "./native-spec.js";
export type { Replay } from "./programs.js";
export { standaloneNativeOps } from "./standalone-ops.js";
