import { Assembler } from "../../src/assembler/assembler.js";

const gaps = Array.from({ length: 31 }, (_, i) => i + 1);

/** The longest instruction that the padding is made of. */
const longest = 9;

/** Padding of each length, in the syntax of GNU as. */
export const paddingTexts: readonly string[] = gaps.map((gap) => `.nops ${gap}, ${longest}`);

/** The bytes of each, in hexadecimal digits. */
export function paddings(): readonly string[] {
  return gaps.map((gap) => {
    const assembler = new Assembler();
    for (let i = gap; i < 32; i++) assembler.ret();
    const begun = assembler.length;
    assembler.align(32);
    return Buffer.from(assembler.finish().subarray(begun)).toString("hex");
  });
}
