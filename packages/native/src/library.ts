import { Assembler } from "./assembler/assembler.js";
import type { Label } from "./assembler/code-buffer.js";
import { emitEntry } from "./machine/entry.js";
import { ConstantPool } from "./vectors/constant-pool.js";
import { KernelCode, type KernelSource } from "./vectors/kernel-code.js";
import type { VectorLevel } from "./vectors/vector-level.js";

/** Code of one level: the entry at its beginning, then kernels, then their constants. */
export interface Library<Name extends string> {
  readonly code: Uint8Array;
  /** Where each kernel begins. */
  readonly offsets: Readonly<Record<Name, number>>;
}

/** Writes kernels, and says where each one is. */
export type EmitKernels<Name extends string> = (
  asm: Assembler,
  level: VectorLevel,
  pool: ConstantPool,
) => Readonly<Record<Name, Label>>;

/** Kernels and constants begin on cache lines. */
const alignment = 64;

/** Writes the code of kernels for one level. It can lie at any address that is a multiple of a cache line. */
export function assembleLibrary<Name extends string>(
  level: VectorLevel,
  emit: EmitKernels<Name>,
): Library<Name> {
  const asm = new Assembler();
  const pool = new ConstantPool();
  const [start, constants] = [asm.here(), asm.label()];
  emitEntry(asm, start, constants);
  const labels = emit(asm, level, pool);
  asm.align(alignment);
  asm.bind(constants);
  const code = joined(asm.finish(), pool.finish());
  const offsets = {} as Record<Name, number>;
  for (const name of Object.keys(labels) as Name[]) offsets[name] = labels[name].position as number;
  return { code, offsets };
}

/** Kernels that stand for themselves, each from its source. */
export const emitSources =
  <Name extends string>(sources: Readonly<Record<Name, KernelSource>>): EmitKernels<Name> =>
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
