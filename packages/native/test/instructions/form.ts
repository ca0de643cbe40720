import type { Assembler } from "../../src/assembler/assembler.js";
import type { Label } from "../../src/assembler/code-buffer.js";
import type { Draw } from "./draw.js";

/** A place in the program: the number of the instruction that a jump goes to. */
export class Place {
  readonly instruction: number;

  constructor(instruction: number) {
    this.instruction = instruction;
  }
}

/** An operand of the method, and what stands for it in GNU's text. */
export interface Operand {
  readonly value: unknown;
  readonly text: string;
}

/** A method's call, and the same instruction in the syntax of GNU as. */
export interface Instruction {
  readonly method: keyof Assembler;
  readonly operands: readonly unknown[];
  readonly text: string;
}

/** One kind of operands that a method takes. */
export interface Form {
  readonly method: keyof Assembler;
  /** @param count how many instructions the program has, for jumps to go to */
  draw(draw: Draw, count: number): Instruction;
}

/** Appends the instruction to the code. */
export function emit(
  assembler: Assembler,
  { method, operands }: Instruction,
  labels: readonly Label[],
): void {
  const call: unknown = assembler[method];
  if (typeof call !== "function") throw new Error(`${method}: no method`);
  const values = operands.map((value) => (value instanceof Place ? labels[value.instruction] : value));
  Reflect.apply(call, assembler, values);
}
