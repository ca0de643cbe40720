import { lowest } from "../assembler/assembler.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import type { Gp, Vec } from "../assembler/registers.js";
import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelCode, KernelSource } from "../vectors/kernel-code.js";
import { emitForEachRow } from "../vectors/row-loop.js";
import { storeWithRounding } from "../vectors/storage.js";

const largestByte = 255;

/**
 * x[r,j] = data[rowIndices[r], j]/255, each correctly rounded. Arguments: x, its rounding where it is kept, data,
 * rowIndices, rows, width.
 */
export const gatherBytes =
  (isRounded: boolean): KernelSource =>
  (k) => {
    const { asm } = k;
    const x = k.withRounding(isRounded);
    const [data, rowIndices, rows, width] = [k.pointer(), k.pointer(), k.word(), k.word()];
    const [source, left, byte, odd] = [k.register(), k.register(), k.register(), k.register()];
    const loop = new ElementLoop(k, (v) => {
      storeWithRounding(v, x, v.div(v.convert(v.loadBytes(source)), v.constant(largestByte)));
    });
    emitForEachRow(k, rows, () => {
      asm.mov32(source, mem(rowIndices));
      asm.imul(source, width);
      asm.add(source, data);
      asm.mov(left, width);
      // There is no load of fewer bytes at both levels: the rest goes one by one.
      loop.emitLines(left, (index) => {
        const value = lowest(k.scratch(0));
        const next = asm.here();
        asm.movzxByte(byte, mem(source, 0, index));
        asm.vmovd(value, byte);
        asm.vcvtdq2ps(value, value);
        asm.vdivps(value, value, k.constant(largestByte));
        asm.vmovssStore(mem(x.values, 0, index, 4), value);
        if (x.rounded !== undefined) emitRounding(k, mem(x.rounded, 0, index, 2), value, byte, odd);
        asm.add(index, 1);
        asm.sub(left, 1);
        asm.jump("notEqual", next);
      });
      k.advanceBoth(x, width);
      asm.add(rowIndices, 4);
    });
  };

/** Stores the bfloat16 nearest to the lowest lane, ties to even: one element of what storage.ts does; no NaN. */
function emitRounding({ asm }: KernelCode, target: Mem, value: Vec, bits: Gp, odd: Gp): void {
  asm.vmovdTo(bits, value);
  asm.mov(odd, bits);
  asm.shr(odd, 16);
  asm.and(odd, 1);
  asm.add(bits, odd);
  asm.add(bits, 0x7fff);
  asm.shr(bits, 16);
  asm.store16(target, bits);
}

/** x[r,j] = data[rowIndices[r], j]. Arguments: x, its rounding where it is kept, data, rowIndices, rows, width. */
export const gatherReals =
  (isRounded: boolean): KernelSource =>
  (k) => {
    const { asm } = k;
    const x = k.withRounding(isRounded);
    const [data, rowIndices, rows, width] = [k.pointer(), k.pointer(), k.word(), k.word()];
    const [source, left] = [k.register(), k.register()];
    const loop = new ElementLoop(k, (v) => storeWithRounding(v, x, v.load(source)));
    emitForEachRow(k, rows, () => {
      asm.mov32(source, mem(rowIndices));
      asm.imul(source, width);
      asm.lea(source, mem(data, 0, source, 4));
      asm.mov(left, width);
      loop.emit(left);
      k.advanceBoth(x, width);
      asm.add(rowIndices, 4);
    });
  };
