import { Assembler } from "./assembler/assembler.js";
import { mem } from "./assembler/memory-operand.js";
import { r14 } from "./assembler/registers.js";
import type { Level } from "./level.js";
import { emitEntry } from "./machine/entry.js";
import { emitProducts } from "./products/products.js";

/** All kernels of a level in one piece of code. */
export interface Library {
  /** It begins with the function that runs programs. */
  readonly code: Uint8Array;
  /** Where each kernel is, by its name. */
  readonly kernels: Readonly<Record<string, number>>;
}

/** Generates the kernels of a level: for any sizes, which are their arguments. */
export function generateLibrary(level: Level): Library {
  const a = new Assembler();
  const constants = a.label();
  emitEntry(a, a.here(), constants);
  const labels = emitProducts(a, level, mem(r14));
  a.align(64);
  a.bind(constants);
  for (let i = 0; i < 16; i++) a.word(i < 8 ? 0xffff_ffff : 0);
  const kernels = Object.fromEntries(
    Object.entries(labels).map(([name, { position = 0 }]) => [name, position]),
  );
  return { code: a.finish(), kernels };
}
