import type { Gp } from "../assembler/registers.js";
import type { KernelCode } from "./kernel-code.js";

/** Emits `body` for each of `rows` rows, none if there is none. The register counts down to 0. */
export function emitForEachRow({ asm }: KernelCode, rows: Gp, body: () => void): void {
  const end = asm.label();
  asm.test(rows, rows);
  asm.jump("equal", end);
  const loop = asm.here();
  body();
  asm.sub(rows, 1);
  asm.jump("notEqual", loop);
  asm.bind(end);
}
