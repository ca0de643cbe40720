import { lowest } from "../assembler/assembler.js";
import { mem } from "../assembler/memory-operand.js";
import { ElementLoop } from "../vectors/element-loop.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import { emitForEachRow } from "../vectors/row-loop.js";

const largestByte = 255;

/** x[r,j] = data[rowIndices[r], j]/255, each correctly rounded. Arguments: x, data, rowIndices, rows, width. */
export const gatherBytes: KernelSource = (k) => {
  const { asm } = k;
  const [x, data, rowIndices, rows, width] = [k.pointer(), k.pointer(), k.pointer(), k.word(), k.word()];
  const [source, left, byte] = [k.register(), k.register(), k.register()];
  const loop = new ElementLoop(k, (v) => {
    v.store(x, v.div(v.convert(v.loadBytes(source)), v.constant(largestByte)));
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
      asm.vmovssStore(mem(x, 0, index, 4), value);
      asm.add(index, 1);
      asm.sub(left, 1);
      asm.jump("notEqual", next);
    });
    k.advance(x, width);
    asm.add(rowIndices, 4);
  });
};

/** x[r,j] = data[rowIndices[r], j]. Arguments: x, data, rowIndices, rows, width. */
export const gatherReals: KernelSource = (k) => {
  const { asm } = k;
  const [x, data, rowIndices, rows, width] = [k.pointer(), k.pointer(), k.pointer(), k.word(), k.word()];
  const [source, left] = [k.register(), k.register()];
  const loop = new ElementLoop(k, (v) => v.store(x, v.load(source)));
  emitForEachRow(k, rows, () => {
    asm.mov32(source, mem(rowIndices));
    asm.imul(source, width);
    asm.lea(source, mem(data, 0, source, 4));
    asm.mov(left, width);
    loop.emit(left);
    k.advance(x, width);
    asm.add(rowIndices, 4);
  });
};
