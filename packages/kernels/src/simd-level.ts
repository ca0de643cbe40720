import { setFlagsFromString } from "node:v8";
import { ParavaeError } from "@paravae/core";

/** Which of the two builds of the kernels runs here: relaxed SIMD has a fused multiply-add. */
export type SimdLevel = "relaxed-simd" | "simd";

/** A module of one function of no parameters and no result, whose body is `code` and then drops a value. */
const moduleOf = (...code: number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
    ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00], // type 0: () → ()
    ...[0x03, 0x02, 0x01, 0x00], // function 0 has type 0
    ...[0x0a, code.length + 5, 0x01, code.length + 3, 0x00, ...code, 0x1a, 0x0b], // body, drop, end
  ]);

const splatZero = [0x41, 0x00, 0xfd, 0x11]; // i32.const 0, i32x4.splat
const simdModule = moduleOf(...splatZero);
const relaxedMadd = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd
const relaxedModule = moduleOf(...splatZero, ...splatZero, ...splatZero, ...relaxedMadd);

/**
 * The best build that this thread can run.
 *
 * Where V8 keeps relaxed SIMD behind a flag (Node 20), the flag is turned on, for the calling thread: every
 * thread that compiles or instantiates the kernels calls this first. V8s that have it on do not know the
 * flag, so they are asked before.
 *
 * @throws ParavaeError E_NO_SIMD where there is no WebAssembly SIMD at all
 */
export function detectSimdLevel(): SimdLevel {
  if (!WebAssembly.validate(relaxedModule)) setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (WebAssembly.validate(relaxedModule)) return "relaxed-simd";
  if (WebAssembly.validate(simdModule)) return "simd";
  throw new ParavaeError(
    "E_NO_SIMD",
    `kernels: Node ${process.version} has no WebAssembly SIMD here, which the wasm engine needs; use --engine reference, or another processor`,
  );
}
