import { Assembler } from "../../src/assembler/assembler.js";
import { Draw } from "./draw.js";
import { emit, type Form, type Instruction } from "./form.js";
import { generalForms } from "./general-forms.js";
import { vectorForms } from "./vector-forms.js";

export const forms: readonly Form[] = [...generalForms, ...vectorForms];

/** A random program, which has each form `times` times, and is the same for the same seed. */
export function randomProgram(seed: number, times: number): readonly Instruction[] {
  const draw = new Draw(seed);
  const count = forms.length * times;
  return Array.from({ length: count }, (_, i) => forms[i % forms.length]!.draw(draw, count));
}

/** Each instruction's bytes, in hexadecimal digits. */
export function assemble(program: readonly Instruction[]): readonly string[] {
  const assembler = new Assembler();
  const labels = program.map(() => assembler.label());
  const ends = program.map((instruction, i) => {
    assembler.bind(labels[i]!);
    emit(assembler, instruction, labels);
    return assembler.length;
  });
  return cutIntoHex(assembler.finish(), ends);
}

/** The pieces of `code` that end at `ends`. */
export function cutIntoHex(code: Uint8Array, ends: readonly number[]): readonly string[] {
  return ends.map((end, i) => Buffer.from(code.subarray(ends[i - 1] ?? 0, end)).toString("hex"));
}
