import { Lcg } from "@paravae/testkit";
import { expect, test } from "vitest";
import { Assembler } from "../../src/assembler/assembler.js";
import { ConstantPool } from "../../src/vectors/constant-pool.js";
import { ElementLoop } from "../../src/vectors/element-loop.js";
import { KernelCode, type KernelSource } from "../../src/vectors/kernel-code.js";
import type { Value } from "../../src/vectors/value.js";
import type { VectorCode } from "../../src/vectors/vector-code.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";

/** A method of VectorCode, what it computes of numbers, and how many operands it takes. */
interface Operation {
  readonly method: "add" | "sub" | "mul" | "madd" | "nmadd" | "pmin" | "pmax" | "neg" | "abs";
  readonly of: (...operands: readonly number[]) => number;
  readonly arity: 1 | 2 | 3;
}

const operations: readonly Operation[] = [
  { method: "add", arity: 2, of: (a, b) => a + b },
  { method: "sub", arity: 2, of: (a, b) => a - b },
  { method: "mul", arity: 2, of: (a, b) => a * b },
  { method: "madd", arity: 3, of: (a, b, c) => a * b + c },
  { method: "nmadd", arity: 3, of: (a, b, c) => c - a * b },
  { method: "pmin", arity: 2, of: (a, b) => Math.min(a, b) },
  { method: "pmax", arity: 2, of: (a, b) => Math.max(a, b) },
  { method: "neg", arity: 1, of: (a) => -a },
  { method: "abs", arity: 1, of: (a) => Math.abs(a) },
];

/** Results stay whole numbers of at most this, so that every operation is exact. */
const bound = 1000;

/** A number of a random formula: an input, a constant, or an operation on earlier numbers, by their places in the formula. */
type Term = "input" | number | { readonly operation: Operation; readonly operands: readonly number[] };

/** Terms whose operands are near the end now and then, and anywhere else: values that die at once, and ones that live long. */
function randomFormula(lcg: Lcg, length: number): readonly Term[] {
  const terms: Term[] = ["input", lcg.below(20) - 10];
  while (terms.length < length) {
    if (lcg.below(5) === 0) {
      terms.push(lcg.below(20) - 10);
      continue;
    }
    const operation = operations[lcg.below(operations.length)];
    const near = Math.min(terms.length, lcg.below(3) === 0 ? 9 : 3);
    const operands = Array.from({ length: operation.arity }, () => terms.length - 1 - lcg.below(near));
    terms.push({ operation, operands });
  }
  return terms;
}

const clamped = (value: number): number => Math.min(Math.max(value, -bound), bound);

/** All terms' sum. */
function evaluate(formula: readonly Term[], input: number): number {
  const values: number[] = [];
  for (const term of formula) {
    if (term === "input") values.push(input);
    else if (typeof term === "number") values.push(term);
    else values.push(clamped(term.operation.of(...term.operands.map((operand) => values[operand]))));
  }
  return values.reduce((sum, value) => sum + value, 0);
}

/** The same in vector code. */
function record(v: VectorCode, formula: readonly Term[], input: Value): Value {
  const values: Value[] = [];
  let sum = v.constant(0);
  for (const term of formula) {
    if (term === "input") values.push(input);
    else if (typeof term === "number") values.push(v.constant(term));
    else {
      const [a, b, c] = term.operands.map((operand) => values[operand]);
      const exact = v[term.operation.method](a, b, c);
      // A choice in place of pmin, so that masks are in it too.
      const least = v.constant(-bound);
      values.push(v.select(least, v.pmin(exact, v.constant(bound)), v.lessThan(exact, least)));
    }
    sum = v.add(sum, values[values.length - 1]);
  }
  return sum;
}

const kernelOf =
  (formula: readonly Term[]): KernelSource =>
  (k) => {
    const [y, x, length] = [k.pointer(), k.pointer(), k.word()];
    new ElementLoop(k, (v) => v.store(y, record(v, formula, v.load(x)))).emit(length);
  };

describeLevels("vector code", levels, ({ level }) => {
  test("random formulas compute what they say", () => {
    const lcg = new Lcg(12);
    const x = Float32Array.from({ length: 53 }, (_, i) => i - 26);
    for (let trial = 0; trial < 200; trial++) {
      const formula = randomFormula(lcg, 3 + lcg.below(40));
      const y = new Float32Array(x.length);
      const kernel = new NativeKernel(level, kernelOf(formula));
      const [bytes] = kernel.callGuarded([y, x, x.length], "before");
      kernel.free();
      // The sign of a zero is not in question here; adding 0 makes it positive.
      const got = [...new Float32Array(bytes.buffer)].map((value) => value + 0);
      expect(got, `formula ${trial}`).toEqual([...x].map((input) => evaluate(formula, input) + 0));
    }
  });

  test("code that needs more registers than there are is refused, not spilled", () => {
    const manyAtOnce: KernelSource = (k) => {
      const x = k.pointer();
      k.emit({ first: 0 }, (v) => {
        const loaded = Array.from({ length: level.registers + 1 }, () => v.load(x));
        for (const value of loaded) v.store(x, value);
      });
    };
    expect(() => manyAtOnce(new KernelCode(new Assembler(), level, new ConstantPool()))).toThrow(
      `all ${level.registers} registers are taken`,
    );
  });

  test("a value of other code is refused", () => {
    const k = new KernelCode(new Assembler(), level, new ConstantPool());
    const x = k.pointer();
    let elsewhere: Value | undefined;
    k.emit({ first: 0 }, (v) => {
      elsewhere = v.load(x);
    });
    expect(() => k.emit({ first: 0 }, (v) => v.store(x, elsewhere as Value))).toThrow(
      "before it is computed",
    );
  });
});
