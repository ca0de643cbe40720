import { Assembler } from "./assembler/assembler.js";
import type { Label } from "./assembler/code-buffer.js";
import { emitEntry } from "./machine/entry.js";
import { ConstantPool } from "./vectors/constant-pool.js";
import { KernelCode, type KernelSource } from "./vectors/kernel-code.js";
import type { VectorLevel } from "./vectors/vector-level.js";

/** Code of one level: the entry at its beginning, then kernels, then their constants. */
export interface Library<Labels> {
  readonly code: Uint8Array;
  readonly labels: Labels;
}

/** Writes kernels, and says where they are. */
export type EmitKernels<Labels> = (asm: Assembler, level: VectorLevel, pool: ConstantPool) => Labels;

/** Where each of some kernels begins, from the beginning of the code. */
export type Offsets<Name extends string> = Readonly<Record<Name, number>>;

/** Kernels and constants begin on cache lines. */
const alignment = 64;

/** Writes the code of kernels for one level. It can lie at any address that is a multiple of a cache line. */
export function assembleLibrary<Labels>(level: VectorLevel, emit: EmitKernels<Labels>): Library<Labels> {
  const asm = new Assembler();
  const pool = new ConstantPool();
  const [start, constants] = [asm.here(), asm.label()];
  emitEntry(asm, start, constants);
  const labels = emit(asm, level, pool);
  asm.align(alignment);
  asm.bind(constants);
  return { code: joined(asm.finish(), pool.finish()), labels };
}

/** @param labels of code that is assembled */
export function offsetsOf<Name extends string>(labels: Readonly<Record<Name, Label>>): Offsets<Name> {
  const offsets = {} as Record<Name, number>;
  for (const name of Object.keys(labels) as Name[]) offsets[name] = labels[name].position as number;
  return offsets;
}

/** Kernels that stand for themselves, each from its source. */
export const emitSources =
  <Name extends string>(
    sources: Readonly<Record<Name, KernelSource>>,
  ): EmitKernels<Readonly<Record<Name, Label>>> =>
  (asm, level, pool) => {
    const labels = {} as Record<Name, Label>;
    for (const name of Object.keys(sources) as Name[]) {
      asm.align(alignment);
      labels[name] = asm.here();
      sources[name](new KernelCode(asm, level, pool));
      asm.ret();
    }
    return labels;
  };

function joined(code: Uint8Array, constants: Uint8Array): Uint8Array {
  const all = new Uint8Array(code.length + constants.length);
  all.set(code);
  all.set(constants, code.length);
  return all;
}
