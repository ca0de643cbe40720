import type { Assembler } from "../../src/assembler/assembler.js";
import type { Condition } from "../../src/assembler/general-assembler.js";
import type { Draw } from "./draw.js";
import { type Form, type Operand, Place } from "./form.js";
import { type GpBits, gpText, memText } from "./gnu-text.js";

type DrawOperand = (draw: Draw, count: number) => Operand;

const gp =
  (bits: GpBits): DrawOperand =>
  (draw) => {
    const value = draw.gp();
    return { value, text: gpText(value, bits) };
  };

const mem =
  (size = ""): DrawOperand =>
  (draw) => {
    const value = draw.mem();
    return { value, text: `${size}${memText(value)}` };
  };

const either =
  (...kinds: readonly DrawOperand[]): DrawOperand =>
  (draw, count) =>
    draw.pick(kinds)(draw, count);

const number =
  (drawNumber: (draw: Draw) => number | bigint): DrawOperand =>
  (draw) => {
    const value = drawNumber(draw);
    return { value, text: `${value}` };
  };

/** A place, which GNU as knows as .L and the instruction's number. */
const label =
  (write: (name: string) => string = (name) => name): DrawOperand =>
  (draw, count) => {
    const value = new Place(draw.below(count));
    return { value, text: write(`.L${value.instruction}`) };
  };

const r64 = gp(64);
const r32 = gp(32);
const rm64 = either(r64, mem());
const imm32 = number((draw) => draw.int32());
const count64 = number((draw) => draw.below(64));

const form = (method: keyof Assembler, mnemonic: string, ...kinds: readonly DrawOperand[]): Form => ({
  method,
  draw: (draw, count) => {
    const operands = kinds.map((kind) => kind(draw, count));
    const text = `${mnemonic} ${operands.map((operand) => operand.text).join(", ")}`.trim();
    return { method, operands: operands.map(({ value }) => value), text };
  },
});

/** The suffix that each condition has in Intel's manual. */
const suffixes: Readonly<Record<Condition, string>> = {
  below: "b",
  notBelow: "ae",
  equal: "e",
  notEqual: "ne",
  notAbove: "be",
  above: "a",
  less: "l",
  notLess: "ge",
  notGreater: "le",
  greater: "g",
};

/** A condition's name comes first among the method's operands, and GNU as has it in the instruction's name. */
const conditional = (
  method: keyof Assembler,
  mnemonic: (suffix: string) => string,
  ...kinds: readonly DrawOperand[]
): readonly Form[] =>
  Object.entries(suffixes).map(([condition, suffix]) => {
    const { draw } = form(method, mnemonic(suffix), ...kinds);
    return {
      method,
      draw: (...drawn) => {
        const instruction = draw(...drawn);
        return { ...instruction, operands: [condition, ...instruction.operands] };
      },
    };
  });

/*
 * {load} asks GNU as for the opcode that reads its second operand, where two opcodes move between registers; {disp32} for a jump
 * of four bytes, where it would take one.
 */
export const generalForms: readonly Form[] = [
  form("mov", "{load} mov", r64, rm64),
  form("mov32", "{load} mov", r32, either(r32, mem())),
  form("store", "mov", mem(), r64),
  form("store32", "mov", mem(), r32),
  form("store16", "mov", mem(), gp(16)),
  form(
    "movImmediate32",
    "mov",
    r32,
    number((draw) => draw.uint32()),
  ),
  form(
    "movImmediate64",
    "movabs",
    r64,
    number((draw) => draw.uint64()),
  ),
  form("lea", "lea", r64, mem()),
  form(
    "leaLabel",
    "lea",
    r64,
    label((name) => `[rip+${name}]`),
  ),
  ...(["add", "sub", "and", "or", "xor", "cmp"] as const).map((method) =>
    form(method, `{load} ${method}`, r64, either(rm64, imm32)),
  ),
  form("test", "test", r64, r64),
  form("imul", "imul", r64, rm64),
  form("imulImmediate", "imul", r64, rm64, imm32),
  form("shl", "shl", r64, count64),
  form("shr", "shr", r64, count64),
  form("neg", "neg", r64),
  form("movzxByte", "movzx", r32, mem("BYTE PTR ")),
  form("movzxWord", "movzx", r32, mem("WORD PTR ")),
  ...conditional("cmov", (suffix) => `cmov${suffix}`, r64, rm64),
  form("push", "push", r64),
  form("pop", "pop", r64),
  form("jmp", "{disp32} jmp", label()),
  ...conditional("jump", (suffix) => `{disp32} j${suffix}`, label()),
  form("call", "call", either(r64, mem("QWORD PTR "))),
  form("callLabel", "call", label()),
  form("ret", "ret"),
  form("cpuid", "cpuid"),
  form("xgetbv", "xgetbv"),
  form("prefetcht0", "prefetcht0", mem()),
  form("prefetchw", "prefetchw", mem()),
];
